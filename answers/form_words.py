"""The words by which it is told what a part asks for: patterns, no rules."""

from __future__ import annotations

import re

PLACES = (
    r"(?:authorit\w+|councils?|boroughs?|regions?|counties|areas? of|areas"
    r"|social services departments?|london boroughs?|early adopters?)"
)


MODIFIER = (
    r"(?:of|the|its|local|english|unitary|london|government|office|education|other|remaining|"
    r"children's|services|"
    r"\d+|two|three|four|five|six|seven|eight|nine|ten|twenty|first|last|few|county|metropolitan|"
    r"and|or|if any)"
)


POLICY_NOUNS = (
    r"(?:steps?|actions?|arrangements?|guidance|guidelines|advice|procedures?|safeguards?|"
    r"criteria|grounds|reasons? (?:he|she|they|there|lie)|"
    r"definitions?|meaning|representations?|discussions?|meetings?|consultations?|polic(?:y|ies)|"
    r"role|part|powers?|"
    r"evidence|response|reply|sanctions?|penalt(?:y|ies)|rules?|conditions?|circumstances|"
    r"purposes?|benefits?|lessons?|"
    r"mechanisms?|means|qualifications?|training|plans?|proposals?|consideration|research|"
    r"legislation|legal|law|"
    r"provisions?|protections?|support|help|priority|status|items?|types? of information|"
    r"information|documents?|basis|"
    r"instructions?|requirements?|standards?|checks|controls|risks?|view|views? (?:he|she|they)|"
    r"opinion|account|method|process|machinery|use)"
)


_NUMBER_NOUNS = (
    r"(?:numbers?(?! or )|totals?|count|figures?|volume|quantity|statistics|average|mean"
    r"|median|tally|size|ratings?|scores?|frequency|incidence|prevalence|take-up|uptake|head-?count)"
)


_OF_HOW_MANY = (
    r"(?:total |overall |exact )?(?:number|proportion|percentage|share|fraction|part|rate|cost"
    r"|sum)s?\b"
)
"""What a number is asked for by after a preposition: *on what number of*, *for what share of*."""


MOVED = (
    r"(?:increases?|rise|growth|decreases?|reduction|drop|fall|decline|difference"
    r"|changes?) (?:(?:there )?"
    r"(?:was|is|has been|had been|were|occurred) )?in (?!guidance|polic|the way|law|legislation"
    r"|arrangements|procedures?)"
)
"""What came to be more or fewer between two times."""


ROSE = (
    r"(?:rose|risen|grew|grown|fell|fallen|dropped|increased|decreased|declined|shrank|shrunk"
    r"|(?:went|gone|come|came) (?:up|down))"
)
"""What a number did that is another than before."""


_DEGREE = (
    r"(?:often|frequently|regularly|large|big|great|high|complete|comprehensive|heavily|busy"
    r"|punctual|prompt|near|close|likely|up[- ]to[- ]date|current|widely|widespread"
    r"|good(?= (?:is|are|was|were|has|have) (?:[\w'’-]+ ){1,8}?at\b)"
    r"|quick|prompt|fast|slow|stale|old|outdated|common|commonly|prevalent|fresh|extensive|extensively|rare|rarely|numerous|small|low|intensively"
    r"|(?:quickly|promptly|fast|swiftly|rapidly)(?! (?:\w+ ){0,4}?(?:must|can|could|should|will|may"
    r"|would|ought)))\b"
)
"""Words of how much, how often or how fast, which a figure tells."""


ANY_NUMBER = re.compile(
    rf"\b(?:what|which) (?:(?:is|was|were|has been) )?(?:the )?(?:[\w-]+ ){{0,2}}?{MOVED}"
    r"|[,:-]\W*(?:numbers?|totals?|count|tally)\W*$|\bby how many\b|\bhow many\b"
    r"|\bhow long to (?!keep|retain|hold|store)|\bwaiting (?:list|time)s?\b(?=.*\bhow long\b)"
    rf"|\bhow {_DEGREE}"
    r"|\bwhat (?:is|was|are|were) the (?:highest|lowest|longest|shortest|largest|smallest|biggest"
    r"|greatest|most)\b"
    r"|\bwhat (?:is|are|was|were|would be) left\b|\bwhat remains\b|\bwhat (?:does|would"
    r"|did) that leave\b"
    r"|\b(?:numbers?|totals?|figures?) (?:so far|to date|only|please|will do|by)\b"
    r"|\bas a percentage\b"
    rf"|\bby how much\b(?!.*\b(?:costs?|spen[dt]|money|budget|bill)\b)(?=.*\b{ROSE}\b)"
    r"|\bwhat (?:is|are) the (?:\w+ )?(?:forecast|projection|prediction)s? (?:of|for)\b"
    r"(?!.*\bdates?\b)"
    r"|\b(?:have|see|get) (?:its|their|our|the|some|any)(?: own)? (?:figures?|numbers?|totals?)\b"
    r"|\b(?:headline|national|latest) (?:figures?|totals?|numbers?)\b"
    r"|(?:^|[,:;] |- )(?:the )?(?:total|tally|count|backlog|numbers?)\b(?! of costs?)"
    r"|\bhow (?:long|quickly)\b(?=.*\b(?:takes?|took|taken|average)\b)"
    rf"|\bwhat (?:(?:is|was|were|are|has been|have been) "
    rf")?(?:the )?(?:[\w-]+ ){{0,3}}?{_NUMBER_NOUNS}\b"
    r"|\b(?:the|a|total|full|grand|current|latest) (?:\w+ )?(?:head-?counts?|tally|sum total|count)"
    r" (?:of|for)\b(?! costs?)"
    r"|\bthe (?:exact |precise |total |overall |full |current |latest |present )?numbers? of\b"
    r"|^\W*(?:and )?(?:the )?(?:total )?numbers? of\b"
    r"|\b(?:what|any|the latest) estimates?\b[^;]*?\b(?:numbers?|how many|proportion|"
    r"percentage)\b|\bassessment\b[^;]*?\bof the (?:numbers?|proportion)\b",
    re.I,
)


ANY_PERCENT = re.compile(
    r"\bwhat (?:(?:is|was|were|are) )?(?:the )?(?:[\w-]+ ){0,4}?(?:proportions?|percentages?|"
    r"shares?|per ?cent|rates?|ratios?|fractions?|coverage)\b"
    r"|\bhow much of (?!.*\b(?:money|budget|costs?|funds?|funding|spen[dt]|grant)\b|.*£)"
    r"|\b(?:what|the) (?:\w+ ){0,3}?(?:odds|chances?|likelihood|probability)\b|^\W*odds\b"
    r"|(?<!\w)% (?=in|of|who|that|closed|on)|\bwhat %"
    r"|\b(?:the )?(?:proportion|percentage|share) of\b",
    re.I,
)


AS_SHARE = re.compile(r"\bas an? (?:proportion|percentage|share|fraction) of\b", re.I)


ANY_MONEY = re.compile(
    r"\bhow much\b|\bby how much\b"
    r"|\bwhat (?:(?:is|was|were|are|has been|will be) )?(?:the )?(?:[\w'’-]+ ){0,6}?(?:costs?|"
    r"costing|bill|expenditure|spending|budget(?:ed)?|earmarked|allotted|set aside|sums?|outlay"
    r"|price|spent|spend|pay|paid|grants?|funding|"
    r"money)\b"
    r"|\bwhat (?:would|will|did|does|has|have|is|are|was) (?:[\w'’-]+ ){0,12}?(?:costs?|spent|spend"
    r"|paid)\b"
    r"|\b(?:value|worth) of\b|\bwhat (?:is|was|are|were) (?:[\w'’-]+ ){1,6}?worth\b"
    r"|\b(?:what|any|the latest) estimates?\b[^;]*?\bcosts?\b|\bassessment\b[^;]*?\bof the "
    r"costs?\b|\bthe costs? of\b",
    re.I,
)


ANY_WHEN = re.compile(
    r"^\W*(?:and )?when\b|,? and when\b"
    r"|[,:;-] (?:so |but )?when (?:was|were|did|is|are|has|have)\b|"
    r"\b(?:by|on|from|at) what (?:dates?|days?|time|point)\b"
    r"|\bhow "
    r"soon\b|\bon which (?:dates?|days?)\b(?! of the week)|\bby which (?:date|day)\b"
    r"|^\W*(?:and )?which days? (?:is|are|was|were)\b"
    r"|\bwhat (?:is |was |are )?(?:the )?(?:[\w-]+ ){0,3}?(?:dates?|timetable|timescale|"
    r"schedule)\b|\bby when\b|\bthe (?:dates?|day|month|time) (?:on|by|at|in|from) which\b",
    re.I,
)


FEW = r"(?:\d+|three|four|five|six|ten|twelve|twenty)"
TABLE_OF = re.compile(
    rf"\b(?:list|set out|specify|show|give|publish|tabulate),? (?:for|by|in|per|against) "
    rf"(?:(?:each|every|all|individual) )?(?:{MODIFIER} )*{PLACES}"
    r"(?:,? (?:in|of|within|across) (?:the )?[A-Z][\w' ]{2,40}?)?,? (?:the |what )?"
    r"(?:[\w-]+ ){0,2}?(?:numbers?|proportions?|percentages?|shares?|totals?|counts?|rates?) ",
    re.I,
)
"""A table of numbers, a row for each area: *list, by local authority, the number of*."""
ANY_LIST = re.compile(
    rf"\b(?:in |to |by |from |for )?which (?:{MODIFIER} )*{PLACES}\b"
    r"|\b(?:list|name|names of|identify|tell me|which) (?:the )?early adopters\b"
    r"|\bwhich (?:[\w'-]+ ){0,2}?(?:authorit\w+|councils?|boroughs?)\b"
    rf"|\b(?:top|bottom|best|worst|highest|lowest) {FEW} (?:[\w'-]+ )?"
    r"(?:authorities|councils|boroughs|performers?)\b"
    rf"|\brank(?:ing)? (?:of )?(?:{MODIFIER} )*{PLACES}\b|\b{PLACES} (?:ranked|in order)\b"
    rf"|\b(?:league table|ranking|rank order) of (?:{MODIFIER} )*{PLACES}\b"
    r"|\b(?:the )?names of (?:the |all |those )?(?:[\w'-]+ ){0,2}?"
    r"(?:authorities|councils|boroughs)\b"
    r"|\b(?:authorit\w+|councils?|boroughs?)\b.*[?,;.-] *names(?: please)?\W*$"
    rf"|\bof (?:the |all |those )?(?:{MODIFIER} )*{PLACES}\b[^;?]*?,? (?:who|which)(?: ones)? "
    r"(?:has|have|had|is|are|was|were)\b"
    rf"|\b(?:list|name|names of|identify|set out|specify)\b,? (?:[\w'’-]+,? ){{0,5}}?{PLACES}\b"
    r"|\b(?:name|list|identify) (?:them|those|these|the (?:ones|others|rest|remainder))\b"
    r"|\bwhich (?:they|those|these) (?:are|were)\b|"
    r"\band which\b(?! (?:\w+ )?(?:professions?|sectors?|services?|ages?|kinds?|sorts?|types?"
    r"|routes?|reasons?"
    r"|sources?|feeds?)\b)|\bwhich ones\b",
    re.I,
)


ANY_PROGRESS = re.compile(
    r"\bhow far\b|\bwhere (?:have|has|are|is) (?:we|it|they|things|the roll-?out|contactpoint)\b"
    r"(?=.*\b(?:got|reached|stand|with)\b)"
    r"|\bwhere (?:[\w,'’-]+ ){1,8}?(?:have|has|had) (?:got|reached)\b"
    r"|\bwhat (?:[\w-]+ ){0,3}?progress\b"
    r"|\bprogress (?:has been|is being|was) made\b"
    r"|\b(?:what|which) (?:[\w'’-]+ ){0,3}?stages?\b|\bby what "
    r"stages\b|\bwhat point\b"
    r"|\bwhat (?:is|was) the (?:current |present |latest )?(?:state|status|position) (?:of|"
    r"with)\b[^;]*?\broll",
    re.I,
)


LEAD = r"^\W*(?:(?:and|or|but|also|then|if so|in each case|further|secondly|moreover)\W+)*"


START_POLICY = re.compile(
    LEAD + rf"(?!\w+ what {_OF_HOW_MANY})(?:why\b|where\b(?=.*\b(?:can|may|could|will|might) be\b)|"
    rf"whether\b|who\b|whom\b|whose\b|for what\b|for which\b"
    r"|under what\b|under "
    rf"which\b|by what (?!dates?|stages?|time)\w+|on what (?!dates?|days?)\w+|"
    rf"(?:to|from|with|under|for|by|in|at|on) which (?!(?:{MODIFIER} )*{PLACES}\b|dates?\b|"
    rf"months?\b|days?\b(?! of))\w*|"
    rf"in what (?:circumstances|ways?|respects?|manner)|on whose\b|to whom\b|by whom\b|"
    rf"at what ages? (?:do|does|is|are|can|must|should|will)\b|with "
    rf"whom\b|from whom\b|to what (?:extent|use|purpose|end)|"
    r"when (?:he|she|they|ministers?|the minister) (?:last |first |next )?(?:visited|met|spoke"
    r"|discussed|wrote|raised|"
    r"received|saw|read|decided|learned|became|was told|were told|will (?:meet|visit|decide|reply"
    r"|publish))|"
    r"when (?:will|did|does|is|was|has|would) (?:the )?(?:he|she|they|ministers?|secretary of state"
    r"|government|department)\b(?! (?:now |currently )?(?:expect|anticipate|envisage|think|estimate"
    r"|foresee|intend))|"
    rf"what (?:(?:is|was|are|were|other|further|recent|additional|specific|new|such|his|her|the|"
    rf"future) )*{POLICY_NOUNS}\b|"
    r"what (?:will|would|does|did|do|can|could|should) (?:it|this|that|they|he|she|i|we|you|one"
    r"|an? \w+|the \w+) "
    r"(?:\w+ )?(?:mean|do|happen|see|change|think)\b|"
    rf"how (?!many|much|often|far|soon|long|{_DEGREE})\w+|"
    r"(?:for )?how long\b(?! on average)(?=.*\b(?:kept|keep|retain|retained|held|stored|remain"
    r"|stay)\b)|"
    r"what (?:is|are|was|were) (?:an? |the )?\w+ (?:supposed|meant|expected|obliged|required) to\b|"
    r"what (?:is|are) the (?:minimum|maximum)\b|"
    r"what progress .*\b(?:reviews?|consultation|legislation|discussions|talks|negotiations"
    r"|regulations|bill)\b|"
    r"when .*\b(?:publish|announce|lay before|respond|legislate|consult on)\b|"
    r"the (?:rules?|policy|guidance|procedure|law|position|reasons?|criteria) (?:on|for|about"
    r"|behind|as to)\b|"
    r"what (?:is |was )?(?:the |his |her )?timetable (?:is |was )?for (?:legislat|(?:a"
    r"|the) (?:bill|review)|consult|publish"
    r"|abol)|"
    r"if\b(?! (?:i|we|you|one)\b)|what (?:is|was) (?:meant|to)\b|what (?:he|she|they"
    r"|it) (?:make|made|think|will|plan|"
    r"intend)\b)",
    re.I,
)


WILL_GIVE = re.compile(
    LEAD + r"(?:if|whether) (?:he|she|they|the minister|the secretary of state|his department"
    r"|her department|the department|the government)(?: "
    r"will| would)? "
    r"(?:list|name|give|state|estimate|publish|provide|set out|tabulate|show|break down|identify|"
    r"specify|say|place in the library (?:a (?:list|table)|figures|the number)|supply)\b",
    re.I,
)
