"""What holds a sentence back as argument, with the very words: rival policies set against each
other, a party, a loaded word, a cause claimed, what ought to be done.

Factual answers use a few of the same words: figures are withheld *so that* nobody is identified,
and differ *because* they are rounded. What is said so of statistics is no argument.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

RIVAL = "sets one policy against another"
PARTY = "names a party or a side in politics"
LOADED = "a word that judges"
CAUSE = "claims a cause or an effect"
OUGHT = "says what ought to be, or what somebody believes"


@dataclass(frozen=True)
class Held:
    """The words that hold a sentence, and why."""

    words: str
    why: str


_POLICY = r"(?:approach|system|database|directory|register|index|model|policy|scheme|list|option)s?"
_KIND = (
    r"(?:universal|selective|targeted|needs-based|opt-in|opt-out|consent-based|voluntary|"
    r"smaller|narrower|limited|at-risk|risk-based|comprehensive|blanket|alternative|rival)"
)
_BETTER = (
    r"(?:better|worse|safer|cheaper|dearer|simpler|easier|harder|stronger|weaker|quicker|"
    r"more (?!than\b)(?:\w+ly )?\w+|less (?!than\b)\w+)"
)

_PATTERNS: dict[str, tuple[str, ...]] = {
    RIVAL: (
        rf"\b{_KIND} (?:\w+ )?{_POLICY}\b",
        r"\b(?:universal|selective)\b(?=.*\b(?:selective|universal|targeted|only those)\b)",
        r"\b(?:rather than|instead of|as opposed to|in preference to|in contrast|by contrast)\b",
        r"\b(?:unlike|versus|vs\.?|on the other hand)(?!\w)",
        r"\b(?:substitutes?|replacements?)\b",
        r"\balternatives?\b(?! (?:format|text|name|spelling|provision|education))",
        r"\b(?:critics?|opponents?|supporters?|proponents?|campaigners?|detractors?)\b",
        r"\bthose who (?:argue|oppose|say|claim|want|would|believe|support)\b",
        r"\b(?:some|many|others) (?:people )?(?:have )?(?:argued?|claim(?:ed)?|suggest(?:ed)?|"
        r"say)\b",
        r"\b(?:it (?:has been|is|was)|as) (?:\w+ )?(?:argued|claimed|alleged)\b",
        r"\b(?:the )?(?:case|arguments?) (?:for|against|in favour)\b",
        r"\b(?:merits|drawbacks|advantages?|disadvantages?|benefits|shortcomings) (?:of|over|to)\b",
        rf"\b{_BETTER} (?:\w+ ){{0,3}}than\b(?! (?:in|at|on) )",
        r"\bonly (?:a|an|the|by|with) [^.]{0,60}?\b(?:can|could|would|will)\b",
        r"\bwould (?:not |never |have |only |still |otherwise )?(?:miss|fail|leave|exclude|"
        r"overlook|"
        r"stigmati[sz]e|require|cost|mean|be|have|provide|offer|risk|undermine|put|not|"
        r"cut|scrap|abolish|axe|close|spend|take|sweep)\b",
        r"\b(?:ours|theirs)\b|\b(?:our|their) (?:polic(?:y|ies)|plans?|proposals?|approach"
        r"|alternative|party|side)\b",
        r"\bdo(?:es)? not go far enough\b|\bis not enough\b|\bgoes? too far\b",
        r"\bcannot (?:be relied|replace|substitute|know|do|work|achieve|deliver|provide)\b",
    ),
    PARTY: (
        r"(?-i:\bLabour\b(?! (?:Force|[Mm]arket|Market))(?:['’]s)?)",
        r"(?-i:\bConservatives?\b(?:['’]s)?|\bTor(?:y|ies)\b)",
        r"(?-i:\bLib(?:eral)? Dem(?:ocrat)?s?\b|\bLiberals?\b)",
        r"(?-i:\b(?:UKIP|SNP|BNP|DUP|Plaid Cymru|Green Party|Sinn F[eé]in|Reform UK)\b)",
        r"(?-i:\bthe Opposition\b|\bOpposition (?:Members?|spokes\w+|part\w+|MPs?|Front Bench)\b)",
        r"\bshadow (?:secretary|minister|cabinet|chancellor|team|spokes\w+)\b",
        r"\b(?:previous|last|former|outgoing|incoming|present|current|this) (?:labour |"
        r"conservative |"
        r"coalition )?(?:government|administration)\b",
        r"\b(?:political|opposition|governing|ruling|other|main|major|both|all) part(?:y|ies)\b",
        r"\bcoalition\b|\bmanifesto\b|\bparty[- ]political\b|\b(?:members|benches|"
        r"party) opposite\b",
        r"\bgovernment of the day\b|\b(?:left|right)-wing\b|\bback-?bench(?:er)?s?\b",
    ),
    OUGHT: (
        r"\b(?:should(?! be (?:read|noted|added|interpreted|treated|quoted|taken|used))|ought)\b",
        r"\bmust\b(?! (?:not )?be (?:read|noted|added|quoted|named|used with))",
        r"\b(?:we|they|ministers?|government|parliament|people|one) (?:\w+ )?(?:needs?|has|"
        r"have) to\b",
        r"\b(?:needs?|deserves?|warrants?|calls? for|cries? out)\b(?= (?:to be|more|better|a|an|"
        r"it)\b)",
        r"\b(?:i|we|they|ministers?|the government|the department) (?:\w+ )?(?:believes?|thinks?|"
        r"feels?|"
        r"hopes?|trusts?|insists?|maintains?|recogni[sz]es?|acknowledges?|remains? (?:committed|"
        r"convinced|confident|clear))\b",
        r"\b(?:i|we) (?:am|are|remain) (?:\w+ )?(?:sure|certain|confident|proud|pleased|glad|"
        r"delighted|"
        r"clear|committed|determined|convinced|concerned|grateful|satisfied)\b",
        r"\b(?:is|are|remains?|was|were) (?:\w+ )?(?:committed|determined|dedicated) to\b",
        r"\bapologi[sz]\w*\b",
        r"\bin (?:my|our|his|her|their) (?:view|opinion|judgement|judgment)\b",
        r"\b(?:right|wrong|time|duty) (?:thing )?to (?:do|act|have|keep|build|close|scrap|stop)\b",
        r"\bthere (?:is|can be|was) no (?:doubt|question|alternative|excuse|reason|"
        r"justification)\b",
        r"\bjustif(?:y|ies|ied|ication|iable)\b|\bunjustifi\w+\b",
        r"\b(?:proportionate|disproportionate(?! cost))\b",
        r"!",
    ),
    CAUSE: (
        r"\b(?:as a (?:direct )?result|results? in|resulted in|resulting in|thanks to|owing to)\b",
        r"\b(?:led|leads|leading|lead) (?:directly )?to\b",
        r"\bcaus(?:e[sd]?|ing)\b|\bbecause\b|\bdue to\b|\bso that\b",
        r"\b(?:therefore|thereby|hence|consequently|accordingly|which is why|that is why)\b",
        r"\b(?:enabl|ensur|empower|transform|prevent|undermin|strengthen|jeopardi[sz]|endanger)"
        r"(?:e[sd]?|ing|s|ed)?\b",
        r"\b(?:help(?:s|ed|ing)?(?!line|desk)|allow(?:s|ed|ing)?)\b(?! (?:to )?(?:desk|page|text))",
        r"\bimprov(?:e[sd]?|ing|ements?)\b|\benhanc(?:e[sd]?|ing)\b",
        r"\b(?:protect|safeguard)(?:s|ed|ing)? (?:\w+ ){0,2}?(?:child(?:ren)?|young|vulnerable|"
        r"people|"
        r"famil\w+|privacy|them|lives?)\b(?! (?:board|plan|register))",
        r"\b(?:saves?|saving|saved|cost(?:s|ing)?) (?:\w+ ){0,2}?(?:lives?|time|money|hours?|"
        r"taxpayers?)\b",
        r"\b(?:mean(?:s|t|ing)?) (?:that )?(?:\w+ ){0,3}?(?:will|can|could|would|may|no longer|"
        r"are able)\b",
        r"\b(?:reduc(?:e[sd]?|ing)|increas(?:e[sd]?|ing)|lower(?:s|ed|ing)?|cut(?:s|ting)?|"
        r"rais(?:e[sd]?|"
        r"ing)) the (?:\w+ )?(?:risks?|chances?|likelihood|danger|harm|burden|cost|"
        r"number of deaths)\b",
        r"\b(?:makes?|making|made) (?:it |them |\w+ )?(?:easier|safer|harder|possible|impossible|"
        r"quicker|more|less)\b",
        r"\b(?:puts?|putting|placed?|places) (?:\w+ ){1,3}?(?:at risk|in danger|first|"
        r"at the heart)\b",
        r"\b(?:contribut\w+ to|attributable to|driven by|responsible for the|explains? why|"
        r"in the wake of|down to the)\b",
        r"\b(?:will|can|could|may|might) (?:\w+ly )?(?:deliver|bring|benefit|make|give|support|"
        r"stop|"
        r"save|harm|damage|destroy|end|avoid|identify (?:more|those|problems))\b",
        r"\b(?:had|if) (?:it|this|there|we|they|\w+point) (?:not )?(?:been|had|were|was)\b",
        r"\bmak(?:es?|ing) (?:a|the|all the) (?:real |big )?difference\b",
        r"\bke(?:eps?|eping|pt) (?:\w+ ){0,3}?(?:child(?:ren)?|young people|people|famil\w+|them"
        r"|pupils) safe\b",
    ),
    LOADED: (
        r"\b(?:vital|crucial|essential|critical(?! incident)|invaluable|valuable|indispensable|"
        r"important(?:ly)?|worthwhile|beneficial|much-needed|long-overdue|overdue(?= reform))\b",
        r"\b(?:excellent|outstanding|superb|great(?:ly|est)?(?! (?:Britain|Yarmouth|Manchester))|"
        r"impressive|remarkabl[ey]|exceptional(?:ly)?|world[- ](?:class|leading|beating)|"
        r"state[- ]of[- ]the[- ]art|innovative|ground-?breaking|pioneering|landmark|flagship|"
        r"historic)\b",
        r"\b(?:success(?:es|ful(?:ly)?)?(?! (?:log|sign|match|search|attempt))|triumph\w*|"
        r"achievements?|real progress|good progress|significant progress|excellent progress)\b",
        r"\b(?:robust(?:ly)?|rigorous(?:ly)?|stringent|strong(?:ly|er|est)?|sound(?= (?:basis|"
        r"case))|"
        r"sensible|reasonable|fair(?:er|est)?|common[- ]sense|balanced(?! panel))\b",
        r"\b(?:effective(?:ly|ness)?(?! (?:from|on|date))|efficient(?:ly)?|efficiency|"
        r"value for money|cost-effective|worthless|ineffective|inefficient|inadequate|"
        r"insufficient)\b",
        r"\b(?:appalling|terribl[ey]|awful|disastrous(?:ly)?|disaster|catastroph\w+|scandal\w*|"
        r"shocking(?:ly)?|outrageous|disgrace\w*|shameful|fiasco|shambles|farce|chaos|chaotic)\b",
        r"\b(?:unacceptabl[ey]|unnecessar(?:y|ily)|pointless|wasteful|waste[ds]?|squander\w*|"
        r"costly|expensive|extravagant|bloated|bureaucratic|burdensome)\b",
        r"\b(?:dangerous(?:ly)?|reckless(?:ly)?|irresponsibl[ey]|intrusive|sinister|Orwellian|"
        r"big brother|snoop\w*|surveillance (?:state|society)|spy(?:ing)?|nanny state)\b",
        r"\b(?:flawed|misguided|ill-(?:conceived|judged|thought)|discredited|controversial|botched|"
        r"broken promises?|failing|failures? of (?:the|this|policy|government)|failed (?:policy|"
        r"system|"
        r"project|children|to protect))\b",
        r"\b(?:good(?! (?:friday|practice guid))|bad(?:ly)?|poor(?:ly)?(?! law)|"
        r"best(?! interests of)|"
        r"worst|wrong(?:ly|ful)?|right(?:ly)(?!s))\b",
        r"\b(?:huge(?:ly)?|massive(?:ly)?|enormous(?:ly)?|vast(?:ly)?|tiny|mere(?:ly)?|staggering|"
        r"unprecedented|dramatic(?:ally)?|substantial(?:ly)?|considerabl[ey]|overwhelming(?:ly)?|"
        r"significant(?:ly)?(?! (?:harm|figures?)))\b",
        r"(?<!statistically )\bsignificant(?:ly)? (?:rise|fall|increase|decrease|number|"
        r"improv\w+)\b",
        r"\b(?:only|just|as many as|as few as|no fewer than|a mere|barely|scarcely) (?=[\d£])",
        r"\b(?:soar(?:ed|ing|s)?|plummet\w*|surg(?:ed|ing|es)|rocket(?:ed|ing)|plung(?:ed|ing|es)|"
        r"slash(?:ed|ing)|spiral(?:led|ling)|balloon(?:ed|ing)|spiked|skyrocket\w*)\b",
        r"\b(?:clearly|obviously|undoubtedly|plainly|naturally|of course|surely|frankly|simply|"
        r"fortunately|unfortunately|sadly|happily|regrettabl[ey]|regret(?! (?:that (?:i|we) (?:can"
        r"|could|am|are)|to (?:say|inform)|any))|tragic(?:ally)?|"
        r"alarming(?:ly)?|"
        r"worrying(?:ly)?|encouraging(?:ly)?|disappointing(?:ly)?|reassuring(?:ly)?)\b",
        r"\b(?:very|extremely|deeply|utterly|absolutely|totally|hugely|highly|incredibly|"
        r"truly) \w+",
        r"\b(?:welcome[ds]?|proud(?:ly)?|delighted|thrilled|celebrat\w+|popular|unpopular|"
        r"trusted|hard-?working|well-?meaning|law-abiding|innocent|helpless|most vulnerable)\b",
        r"\b(?:safer|safest|more secure|highly secure|completely secure|watertight|unsafe|insecure|"
        r"peace of mind|lifeline|safety net|postcode lottery|red tape|slip\w* through)\b",
    ),
}
_COMPILED = {
    why: tuple(re.compile(pattern, re.I) for pattern in patterns)
    for why, patterns in _PATTERNS.items()
}

_OF_STATISTICS = re.compile(
    r"\b(?:round(?:ed|ing)|withheld|suppress\w*|identif\w+|disclos\w*|confidential\w*|boundar(?:y|"
    r"ies)|"
    r"late returns?|no return|not (?:add|sum|available|held|collected|published|comparable)|"
    r"disproportionate cost|abolished on|created on|provisional|revised|double[- ]count\w*|"
    r"counted (?:once|twice|in)|recorded more than once|same child)\b",
    re.I,
)
_LINKS = re.compile(
    r"^(?:because|due to|so that|owing to|as a result|therefore|consequently|accordingly|must|"
    r"should)$",
    re.I,
)
_CAN_DEFINE = re.compile(
    r"^(?:enabl|allow|help|only (?:a|an|the|by|with)|ensur|protect|prevent|mean)", re.I
)


def held_by(sentence: str, *, defines: bool = False) -> tuple[Held, ...]:
    """The words that make a sentence argument, in their order; none for a plain fact. What a thing
    is for may stand in its definition (`defines`)."""
    is_of_statistics = bool(_OF_STATISTICS.search(sentence))
    found: dict[tuple[int, int], Held] = {}
    for why, patterns in _COMPILED.items():
        for match in (m for pattern in patterns for m in pattern.finditer(sentence)):
            words = match[0].strip()
            is_link = is_of_statistics and _LINKS.match(words)
            if is_link or defines and why is CAUSE and _CAN_DEFINE.match(words):
                continue
            inside = any(a <= match.start() and match.end() <= b for a, b in found)
            if words and not inside:
                found[match.span()] = Held(words, why)
    return tuple(found[span] for span in sorted(found))
