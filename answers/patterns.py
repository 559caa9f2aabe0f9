"""Ways of saying a concept that are put together from kinds of words: *haven't got a doctor*,
*no surgery* and *general practice is blank* are all a word of lacking beside a word for a GP.

`<name>` in a pattern is any word or words of that kind; `~` up to four words, `?` at most one.
A new everyday word goes to its kind, and is then known in every pattern that uses it.
"""

from __future__ import annotations


def _ways(text: str) -> tuple[str, ...]:
    return tuple(" ".join(part.split()) for part in text.split(",") if part.strip())


KINDS: dict[str, tuple[str, ...]] = {
    name: _ways(text)
    for name, text in {
        "lack": """=no, =not, without, lack, lacking, missing, blank, empty, haven't,
            hasn't, hadn't, aren't, isn't, don't, doesn't, didn't, can't, cannot, couldn't,
            unrecorded, unknown, absent, never, nothing, =nil, =none, silent, no sign of, nobody,
            no one, fail, failed, unable""",
        "blank": """nothing, blank, empty, missing, unknown, unrecorded, absent, not
            known, not recorded, not given, not shown, not filled in, not there, not entered, left
            out""",
        "doctor": """gp, gps, doctor, surgery, physician, general practice, general
            practitioner, medical practice, family practice, health centre, family doctor,
            doctor's practice""",
        "school": """school, college, nursery, academy, educational setting, education
            setting, place of education, education provider, provider of education, educational
            establishment, place of learning""",
        "joined": """match, matched, joined, linked, tied, reconciled, attached, paired,
            attributed, assigned, fitted, allocated, married up, connected, traced, associated,
            placed""",
        "joining": """match, matching, reconciliation, linking, linkage, joining, pairing,
            allocation""",
        "unjoined": """unattached, unjoined, unlinked, unpaired, unplaced, unmatched,
            unreconciled, unallocated, loose, stray, floating""",
        "of_child": "child, children, person, anyone, anybody, individual, =record, =entry",
        "waiting": """await, awaiting, awaits, waiting for, still need, still needs,
            pending, in need of, yet to undergo""",
        "record": "record, entry, file, listing, profile, copy, copies",
        "particulars": """record, entry, details, particulars, information, identity,
            whereabouts, file, location, contact details, data, =name, =names, home, =address,
            =addresses""",
        "hidden": """hidden, masked, restricted, concealed, withheld, suppressed, limited,
            obscured, cloaked, shielded, screened, secret, ring fenced, blocked, protected,
            blanked, invisible, closed off, off limits""",
        "second": """second, duplicate, duplicated, double, twin, multiple, another,
            repeat, spare, extra, surplus""",
        "several": "=two, =three, several, multiple, =different, separate",
        "how_many": """=one, single, sole, lone, =two, =three, =four, =five, several,
            multiple, =1, =2, =3, =4, =5, more than one, at least two, two or more, three or more,
            at least three, solitary""",
        "source": """source, feed, supplier, dataset, data set, data source, data
            supplier, data provider, data feed""",
        "shut": """suspend, suspended, stopped, blocked, frozen, withdrawn, revoked,
            disabled, deactivated, locked, pulled, halted, cut off, put on hold, taken away,
            barred, terminated, switched off, turned off, shut, shut down, removed, lost,
            cancelled, taken off, closed down, closed off""",
        "shuts": """suspended, suspending, blocked, frozen, withdrawn, revoked, disabled,
            deactivated, locked, lost, cancelled""",
        "log_in": """account, login, log in, logon, log on, user id, password,
            credentials, licence, sign in, sign on, access rights, right of access, right to use,
            user name, username, permission to use""",
        "broke": """broke, broken, break, breaking, breach, breached, breaching, violate,
            violated, flout, flouted, flouting, ignore, ignored, ignoring, contravene,
            contravened, disobeyed, infringed, disregarded, not kept to, not follow, not followed,
            failed to follow, failed to observe, failure to follow, not complied with, not comply
            with, failed to comply with, departed from, fell foul of, fallen foul of, against""",
        "rules": """rule, rules, procedure, procedures, protocol, code, codes,
            instructions, terms of use, conditions of use""",
        "improper": """improper, improperly, wrongful, wrongfully, inappropriate,
            inappropriately, illegitimate, unjustified, illicit, illicitly, unwarranted, wrong,
            wrongly, unlawful, unlawfully""",
        "used": """use, used, using, usage, access, accessed, search, searched, view,
            viewed, looked at, opened""",
        "proven": """confirmed, found, proven, proved, substantiated, upheld, established,
            verified, borne out""",
        "mishap": """lapse, breach, incident, failure, scare, fault, event, problem,
            weakness, glitch, compromise, hole, issue, emergency, alarm, violation, mishap""",
        "check": "check, review, audit, inspection, examination, spot check",
        "usage": "access, accesses, usage, use, users, logs, log, activity",
        "remove": """delete, deleted, deletion, remove, removed, removal, erase, erased,
            erasure, wipe, wiped, strike, struck, take, taken, expunge, expunged, scrub, scrubbed,
            withdraw, withdrawn, drop, dropped, strip, stripped, purge, purged""",
        "of_child_kept": """record, records, entry, entries, details, particulars,
            information, name, names, child, children, kids, son, daughter, data, pupil, them""",
        "directory": """contactpoint, contact point, directory, database, index, system,
            =it, register""",
        "turned_18": """over eighteen, over 18s, older than 18, turned 18, turned eighteen,
            turning 18, turning eighteen, reached 18, reached eighteen, reaching 18, become 18,
            became 18, now 18, past 18, passed 18, reached adulthood, became adults,
            become adults, come of age, came of age, grown up, grew up, reached the age of 18,
            turn 18, attained 18, attained the age of 18, eighteenth birthday, 18th birthday,
            grown too old, too old, now adults, are now over 18, are over 18""",
        "named": """named, designated, appointed, nominated, identified, assigned, single,
            main, coordinating, chosen, lead, leading""",
        "professional": "professional, practitioner, worker, person, contact, officer",
        "coordinates": """coordinate, coordinates, coordinating, coordination, co
            ordinate, co ordinates, co ordinating, co ordination, pulling together, pull together,
            pulls together""",
        "course": "course, courses, instruction, induction, tuition, lessons",
        "did": """done, did, completed, complete, finished, passed, attended, been on,
            gone on, went on, sat, taken, took, received, been through, gone through, undergone,
            had""",
        "able": "=can, able, allowed, permitted, authorised, enabled, cleared, free, licensed",
        "uses": """use, using, access, get into, get on, get onto, get in, log on, log in,
            log onto, log into, consult, sign in, sign on, enter, go into""",
        "will_be": """will, would, should, intended, intends, expected, planned, going to,
            meant to, supposed to, due to, eventually, ultimately, destined, proposed, envisaged""",
        "gain": """give, giving, gain, gained, get, got, given, granted, have, had, obtain,
            obtained, receive, received""",
        "public": "public, taxpayers', taxpayer's, taxpayers, government, state",
        "money": "money, funds, purse, cash, spending, expense",
        "went_into": "gone into, gone on, went into, went on, put into, spent, paid, used up",
        "sunk": """poured into, sunk into, sunk in, ploughed into, swallowed, lavished on,
            squandered on""",
        "front_line": """front line, frontline, practitioners, practitioner, staff,
            workers, professionals, users""",
        "shown": """shown, displayed, seen, brought up, called up, pulled up, presented,
            revealed, disclosed""",
        "ahead": "ahead of, before, prior to, in advance of, earlier than",
        "publication": "publication, release, publishing, embargo",
        "published": "published, released, made public, came out",
        "hours": "hours, practitioner time, staff time, contact time",
        "wasted": """lost, lose, waste, wasted, saved, save, spend tracing, spent tracing,
            spent finding""",
        "changed": """change, changed, altered, touched, edited, updated, amended,
            refreshed, revised""",
        "by": "=by, before, =within, inside, ahead of, =on",
        "due": "due, closing, target, required, set, last",
        "day": "day, date, time, dates",
        "deadline": "deadline, cut off",
        "anything": """anything, anyone, anybody, something, somebody, someone, at least
            one, any, any sort, some""",
        "flagged": """flagged, flag, indicated, indication, involvement, marked, marker,
            involved with them""",
        "tried": """tried, try, trying, sought, seek, seeking, attempt, attempted,
            attempting, wanted, endeavoured""",
        "view": """look, open, opening, view, viewing, see, get into, get at, read, enter,
            inspect, access, call up""",
        "need": "need, needs, needing, require, requires, requiring, needed, required",
        "extra": "additional, extra, more, further, beyond, special, added, supplementary",
        "help": "services, service, help, support, assistance, provision",
        "authority": """authority, council, local authority, borough, county, social
            services, city, state""",
        "fortnight": """fortnight, two weeks, two working weeks, 2 weeks, ten working
            days, 10 working days, ten days, 10 days""",
        "closed": """closed, settled, resolved, cleared, disposed of, dealt with,
            finished, concluded, completed, looked into, followed up, sorted out, wrapped up,
            cleared up, handled, investigated""",
        "behind": """behindhand, tardy, in arrears, dilatory, laggard, laggards,
            unpunctual, belated, belatedly, dragged their feet""",
        "asked_for": """application, applications, request, requests, bid, bids, plea,
            pleas, appeal for, asked for, applied for, asking for, applied to, asked to, asked
            that, requested""",
        "shielding": "shield, shields, shielding, shielded",
        "undone": """refused, refusal, turned down, rejected, declined, denied, lifted,
            removed, taken off, withdrawn, not granted, reversed, cancelled, revoked, come off""",
        "which": "=what, =which",
        "due_to": """planned to, intended to, expected to, meant to, going to, due to, supposed
            to, scheduled to, will, would, should, eventually, ultimately, are to,
            proposing to, proposes to, planning to, plans to, intends to, intending to, hopes
            to, hoping to""",
        "looked": "look, looked, looking, looks",
        "spent": "spend, spent, spends, lose, lost, waste, wasted, devote, devoted",
        "finding": """find, finding, trace, tracing, track, tracking, locate, locating, hunt,
            hunting, chase, chasing, looking for, contact, contacting, identifying, identify,
            trying to find, trying to trace, trying to track, trying to reach, trying to
            contact, trying to locate""",
        "turned_out": """turned out, proved, found to be, confirmed as, upheld as, ended in, led
            to, resulted in, became, shown to be, established as, held to be, judged""",
        "misconduct": "breach, breaches, misuse, wrongdoing, abuse, improper, =snooping",
        "involvement": "involvement, involvements, indication, indications, flag, flags",
        "stopped": """stopped, stop, stops, prevented, prevent, kept, barred, blocked, block,
            blocks, turned away, refused, thwarted""",
        "persons": """child, children, kids, parent, parents, mother, mothers, people, persons,
            practitioner, practitioners, user, users, staff, worker, workers, teacher, teachers,
            nurse, nurses, doctor, doctors, youngsters, pupils, individuals, families""",
        "searching": "search, searches, look up, look ups, query, queries, enquiries",
        "came_up": """found, find, finding, unsuccessful, successful, fruitless, failed, came up
            with, produced, returned, turned up, brought up, yielded, drew""",
        "people_who": """user, users, staff, practitioner, practitioners, people, person, worker,
            workers, teachers, doctors, nurses, parents""",
        "opine": """=say, =think, =believe, =feel, =felt, =agree, =disagree, =regard, =consider,
            =like, =dislike, =trust, =prefer""",
        "figure": "figure, figures",
        "id": "=id, =ids, identifier, reference, =number, =numbers",
        "past": """in the last, in the past, over the last, over the past, during the last, during
            the past, within the last, within the past, in the previous""",
        "declined": """refuse, refused, refusing, decline, declined, declining, reject, rejected,
            turned down, failed, fail, failing, flunked, dropped out, drop out, gave up, given up,
            walked out, pulled out, withdrew, withdrawn, objected, not turned up, not wanted,
            opted out, unwilling, failures, refusals""",
        "offered": """training, course, trained, test, exam, assessment at the end, account,
            accounts, log-in, login, access""",
        "span": "hours, minutes, days, weeks",
        "down": """unavailable, =down, off line, offline, out of action, out of service, out of
            order, inaccessible, unreachable, not available, not working, off the air,
            unusable, unable to log, unable to use, unable to get into""",
        "purged": """wiped, wipe, purge, purged, destroyed, destroy, deleted, delete, erased, erase,
            expunged, shredded, weeded, disposed of, got rid of, thrown away, scrubbed""",
        "stored": "archive, archives, archived, archival, storage, store",
        "attributes": """women, female, men, male, aged, part time, full time, from home, at home,
            on leave, temporary, agency, retired, older than, younger than""",
        "others": """court, courts, police, solicitors, lawyers, press, media, newspapers,
            parents, researchers, companies, company, government, department""",
        "sort": "sort, kind, type, nature, category, class, form, variety",
    }.items()
}
"""Words of one kind, any of which may stand where a pattern names the kind."""

PATTERNS: dict[str, tuple[str, ...]] = {
    concept: _ways(text)
    for concept, text in {
        "NO_GP": "<lack> ~ <doctor>, <doctor> ~ <blank>, unregistered ~ <doctor>",
        "NO_SETTING": """<lack> ? ? <school>, <lack> ~ school's books, <lack> ~ school
            books, <lack> ~ school's roll, <lack> ~ roll of ? <school>, <lack> ~ <school> ?
            recorded, <lack> ~ <school> ? <shown>, <school> ~ <blank>, <lack> ~ attending ?
            <school>, <lack> ~ enrolled""",
        "UNMATCHED": """no child ? ? <joined>, no child's record ? ? <joined>, <lack> ~
            <joined> ~ <of_child>, <waiting> ? ? <joining>, <waiting> ~ be <joined>, <lack> ?
            child to ? with, <unjoined> ~ <of_child>, <unjoined> ? record, failed to <joined>,
            fail to <joined>, unable to ? <joined>""",
        "DUPLICATE": """<second> <record>, <second> ? <record> of, =two ? <record>,
            already ? =one, already ? ~ a <record>, same child ~ <several>, <several> <record>
            for, <record> ~ same child, on ~ =twice, <record> ~ =twice, under ~ <several> ?
            <record>""",
        "COUNT_SOURCE": "<how_many> ? <source>, <how_many> ? ? <source>",
        "SHIELD": """<hidden> ? <particulars>, <particulars> ? ? <hidden>, only ~ name ~ sex ~ date
            of birth, only ~ name sex ~ date of birth, only ~ name ? age and sex, behind ?
            shield, under ? shield, access ~ <record> ~ <hidden>, access ~ <hidden> ~ protection,
            locked ? ? <record>, lock on ? ? <record>, locks put""",
        "SUSPEND": """<log_in> ? ? <shut>, <shuts> ~ <log_in>, <shut> ? <log_in>, access ?
            ? withdrawn, access ? ? revoked, access ? ? suspended, access ? ? taken away, lost ?
            access, access ? ? stopped, withdrawn ? access, withdrawal of access, loss of access,
            shut out of, <people_who> ~ shut out, <people_who> ~ locked out""",
        "BREACH": """<broke> ~ <rules>, <improper> ? <used> ~ <proven>, <proven> ~
            <improper> ? <used>, <proven> ~ misuse, misuse ~ <proven>, misused ~ <proven>, <rules>
            ~ <broke>, <proven> ~ misused""",
        "INCIDENT": """security <mishap>, <mishap> of ? security, <mishap> in ? security,
            <mishap> affecting security""",
        "REVIEW": """<check> of ? ? <usage>, <check> on ? ? <usage>, access <check>, usage
            <check>, log <check>, <usage> ? <check>, <check> of how ~ <used>, <check> of
            what ~ <used>, <check> of who ~ <used>""",
        "REMOVE": """<remove> ? ? <of_child_kept> ~ from, <of_child_kept> ~ <remove> from,
            <remove> from ? <directory>, <of_child_kept> ~ be <remove>, <remove> ~ off ?
            <directory>, <remove> of ? ? <of_child_kept>""",
        "AGED_OUT": "<turned_18>",
        "SEARCH": "<looked> ? up, <looked> ? ? up",
        "BREACH_PROVEN": """<turned_out> ~ <misconduct>, caught <misconduct>, confirmed to have,
            found to have looked, found to have opened, proved to have""",
        "ATTEMPT": """<tried> ? to <view>, <tried> ~ <view>, shield ? <stopped>, <stopped> ? ?
            shield""",
        "ACTIVE": "used ? <log_in>, using ? <log_in>, used ? ? <log_in>, <log_in> ~ being used",
        "START": "<involvement> ? ? opened, opened ? ? <involvement>",
        "LEAD": """<professional> ~ <named> ~ <coordinates>, <coordinates> ~ support, lead
            <professional>, <named> ~ <professional> ~ <coordinates>, one <professional> ~
            <coordinates>""",
        "TRAIN": """<did> ~ <course>, mandatory ~ <course>, <course> ? completed, <course>
            in ? ? use, instructed in""",
        "ACCOUNT": "<able> ? ? <uses> ~ <directory>",
        "PLAN_GAIN": "<due_to> ? <gain> ? ? <log_in>, <due_to> ? <gain> ? access",
        "PLAN": "<will_be> ~ be <able>, <will_be> ? be given, <will_be> ? end up with, plan ? says",
        "COST": "<public> <money>, <money> ~ <went_into>, <public> ? <money>, <sunk>",
        "PUT": """put, placed, applied, imposed, added, brought in, introduced, set,
            created, gone on, went on, granted, put in place, put on, made, activated, switched
            on, instituted""",
        "REACHED": """through which, by which, can reach, reach contactpoint, reach the
            directory, reached from, able to reach, able to talk to, talk to, talking to, access
            from, reached through, communicate with, exchange data with, compatible with""",
        "OUTDATED": "<lack> ? ? <changed>",
        "UPDATED": "<changed> <past>",
        "RETURN": """monthly ? paperwork, monthly ? submission, monthly ? return, sent us
            nothing, sent in nothing, sent nothing, <figure> ~ come in, statistics ~ come in,
            sending in ? ? statistics, sending in ? ? figures, monthly form""",
        "DASHBOARD": "<figure> ~ by ? <id>",
        "ALERT": "=flagged ? ? <people_who>, <people_who> ~ flagged up",
        "ON_TIME": "<by> ? ? <due> <day>, <by> ? <deadline>, punctual, promptly, in good time",
        "ANY": """<anything> ? ? <flagged>, <anything> ~ <flagged> ? against, <anything> at all ~
            working with, <anything> at all ~ involved""",
        "FIRST": """new to ? ? service, new to ? ? services, new to every service, never ~ before,
            none ~ before, nothing ~ before""",
        "NEED": """time ~ <spent> ~ <finding>, <spent> ~ time ~ <finding>, <hours> ~ <spent> ~
            <finding>, <hours> ~ <wasted>, <wasted> ~ <hours>, <need> ~ <extra> ? <help>,
            <need> ? <help> ? ? beyond""",
        "REFUSED": """turned ? ? away, not allowed to see, may not see, not permitted to
            see, weren't allowed, not cleared, not entitled to see, wasn't allowed, <lack> ?
            permitted to see""",
        "BEFORE_RELEASE": "<ahead> ? ? <publication>, <ahead> ~ <published>",
        "COVERAGE": "more <record> than ~ children",
        "STAGE_PRAC": "<front_line> ~ <gain> ~ access, <front_line> <able> ? <uses>",
        "OUGHT": """should ~ sent, should ~ have come, should ~ been sent, meant to send,
            expected to send, supposed to send, meant to have sent, obliged to send, =owed, =owe,
            should ~ received, should ~ submitted""",
        "SOURCE": """passed to, passed on by, passed on from, contributed by, handed over
            by, sent to contactpoint by, account for, accounts for, make up, makes up, put them
            there, comes by way of, agencies' data, whose data""",
        "LAC": "care of ~ <authority>, local authority care, <authority> care",
        "CLOSED_10": """<closed> ~ <fortnight>, within ? <fortnight>, inside ?
            <fortnight>, under ? <fortnight>""",
        "LATE": "<behind>",
        "VIEW": "<shown> to ? <professional>, <shown> on screen, <record> ~ <shown>",
    }.items()
}
"""The patterns of a concept, beside the ways of saying it that `answers/vocabulary.py` has."""

UNHELD_PATTERNS: dict[str, tuple[str, ...]] = {
    "how long the service was down": _ways(
        """how many <span> ~ <down>, how many <span> ? ? ? <down>, number of <span> ~ <down>,
        total <span> ~ <down>, how long ~ <down>, <span> of downtime, <span> of unavailability,
        downtime, uptime, <span> lost to"""
    ),
    "records removed from the archive": _ways(
        """<purged> ~ from ? ? <stored>, <purged> ~ <stored>, <stored> ~ <purged>,
        <purged> ~ ~ <stored>, <purged> after ? six years"""
    ),
    "lifting or refusal of shields": _ways(
        """<asked_for> ~ <shielding>,
        <undone> ~ <asked_for> ~ <shielding>, <undone> ~ <asked_for> ~ be <shielding>,
        <shielding> ? ? <undone>, <shielding> ? asked for, <shielding> ? requested"""
    ),
    "disclosure ordered by a court, or to others": _ways(
        """court ? ? ordered, order of a court, ordered by ? court, court order, court orders,
        judge ? ordered, ordered to disclose, disclosed to ? <others>, passed to ? <others>,
        handed over to ? <others>, released to ? <others>, sold to"""
    ),
    "opinions": _ways("<people_who> <opine>"),
    "those who declined, failed or dropped out": _ways(
        """<people_who> ~ <declined> ~ <offered>, <declined> ~ <offered> ? <people_who>,
        <people_who> ~ <offered> ? <declined>, <declined> ? ? to be trained, <declined> ? ? the
        <offered>, training <declined>, <declined> training, <declined> ~ course"""
    ),
    "who the users are in person": _ways(
        """<people_who> ~ are <attributes>, <people_who> under =25, ages of <people_who>,
        age of <people_who>, <people_who> ~ log ? from home, <people_who> ~ by age"""
    ),
    "persons named": _ways(
        """which =user, which =practitioner, which =officer, which =teacher, which =nurse, which
        social =worker, which =person, who personally, =names of ? <persons>, =list of ? <persons>
        who, identities of"""
    ),
    "searches that found nothing or the wrong child": _ways(
        "<searching> ? ? <came_up>, <came_up> <searching>"
    ),
}
"""The same of what no release holds."""
KIND_PATTERNS = _ways("<which> ? <sort>, =what they were, of ? <sort>, by <sort>")
"""The same for the breakdown that is a measure's own, whatever it is called."""
