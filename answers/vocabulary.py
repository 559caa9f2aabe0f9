"""The everyday words for what a release holds, and for what it does not: declarations, no rules.

The release carries the words it was published under, and every measure is found by those too; here
stand the words readers use instead. `~` in a phrase is up to three words; `=word` that very word.
"""

from __future__ import annotations


def _phrases(text: str) -> tuple[str, ...]:
    return tuple(" ".join(part.split()) for part in text.split(",") if part.strip())


CONCEPTS: dict[str, tuple[str, ...]] = {
    name: _phrases(text)
    for name, text in {
        "DIRECTORY": """contactpoint, contact point, information sharing index, is index, isi,
            children's index, index, children's database, children's databases, child database,
            national child database, national database, database of children, database of every
            child,
            database of all children, information database, directory of children, the directory,
            directory, database, this database, databases for which the children act, si 2007 2182,
            databases of children""",
        "CHILD": """compulsory school age, school age, child, children, young people, young
            person, pupil, boys and girls, son or
            daughter,
            son, daughter, youngster, infant, toddler, teenager, minor, girls, boys, under fives,
            under ones, kids""",
        "PARENT": "parent, family, families, mother, father, carer, guardian",
        "USER": """user, practitioner, professional, staff, worker, =officer, =officers, teacher,
            head teacher, headteacher, doctor, nurse, social worker, gps, frontline, front line,
            those who use, employee, official, member of staff, =operator, =operators""",
        "PEOPLE": "people, person, persons, individual, adults",
        "RECORD": """=record, =records, entry, entries, =file, =files, particulars, profile,
            child's details, children's details""",
        "VIEW": """=opened, =open, =opening, view, viewed, viewing, look at, looked at, looking
            at, looks at,
            look into, look inside, consult, consulted, =accessed, =accesses =to, read, inspect,
            seen by, called up, record access, pull up, pulled up, visits to, visit ~ record""",
        "SEARCH": """search, searches, searched, look up, look ups, lookup, looked up, looking up,
            query, queries, enquiry, enquiries, hunted for, sought""",
        "ATTEMPT": "attempt, try, tried, get into, got into, trying, turned away",
        "SHIELD": """shield, shielded, shielding, hidden, =hide, conceal, masked, restricted
            records,
            access restriction, restricted access, cloaked, protected records, kept from view""",
        "SHIELD_NEW": """newly, new shields, =shields applied, =shields put, =shields placed,
            =shields added,
            =shields imposed, =shields were applied, =shields have been applied, =shields were put,
            =shields have been put, =shields were added, =shields set, =shields ~ applied,
            =shields ~ put,
            =shields ~ imposed, =applied =shields, fresh shields, number of shields""",
        "DUPLICATE": """duplicate, duplicated, duplication, entered twice, recorded twice,
            more than one record, two records, two entries, second record, twice over""",
        "ARCHIVE": "archive, archived, archiving, archival",
        "UNMATCHED": """unmatched, not matched, not yet matched, yet to be matched, not been
            matched,
            failed to match, not be matched, could not match, awaiting a match, awaiting matching,
            without a match, not ~ been matched, matched to no child, not ~ tied to a child,
            not joined to a child, no match""",
        "UPDATED": """updated, update, brought up to date, up to date, refreshed, kept current,
            amended,
            out of date, changed in the last, revised in the""",
        "NEG": "no, not, without, lack, lacking, none, nobody, missing, nothing, absent, never",
        "NO_SETTING": """no school, no educational setting, without a school, without school,
            not in school,
            missing education, missing from education, missing ~ full time education, missing ~
            education,
            missing from school, no place of education, out of education, out of school, not at
            school,
            without education, without ~ education, without an educational setting, without ~
            setting,
            no ~ setting, not in education, not on a school roll, no ~ school, no place at a school,
            without ~ school, not receiving ~ education, no ~ education, not ~ educational setting,
            missing ~ setting, lack ~ school, lack ~ setting, not enrolled, not attached to a
            school,
            educational setting""",
        "NO_GP": """no gp, without a gp, without gp, no ~ gp, without ~ gp, no doctor, no ~ doctor,
            without ~ doctor, without ~ doctor's surgery, no ~ surgery, not registered with a gp,
            not ~ registered ~ gp, no ~ general practitioner, without ~ general practitioner,
            no family doctor, lack ~ gp, lack ~ doctor, gp practice ~ missing, missing ~ gp,
            gp missing, not have a gp, no ~ medical practice""",
        "COVERAGE": "coverage, covered, cover, covers, take up of the directory",
        "PERCENT": """per cent, percentage, proportion, share, fraction, percent, %, what part,
            out of every hundred""",
        "RATE": "rate, ratio",
        "SOURCE": """source, feed, supply, supplied, supplier, supplies, comes from, come from,
            known through,
            provided by, drawn from, come to ~ from, loaded from, known to ~ through, through,
            rest on""",
        "COUNT_SOURCE": """one source, single source, single ~ source, number of sources, how
            many sources,
            more than one source, two sources, no source, three sources, three or more
            sources, 2 sources, 3 or more sources, several sources, only
            one source,
            one agency, one supplier, single supplier, only one ~ feed, each number of sources,
            sources supply, one feed, single feed""",
        "REMOVE": """removed from, taken off, take off, taken ~ off, remove ~ from, opt out,
            opted out, opting out,
            deleted from, delete ~ from, have ~ removed, no entry for, not to have an entry,
            removal request,
            removal requests, requests for removal, request for removal, be removed, taken from,
            struck off, withdraw ~ child, remove a record, remove ~ record, delete ~ record,
            off the database,
            take ~ child off, left off, kept off, wish ~ not ~ included, erase ~ record,
            removal of""",
        "REQUEST": """request, asked, ask that, apply to, applied to, application, ask for,
            wish, wishing, wanted""",
        "SERVICE": """involved, involvement, involve, working with them, working with ~ child,
            in touch with,
            in contact with, dealing with, known to, service, services, recorded as working, in
            contact,
            supported by, helped by, seen by a""",
        "LEAD": "lead professional, lead practitioner, lead worker, named lead",
        "CAF": "common assessment, common assessments, common assessment framework, caf, cafs",
        "ANY": """any service, at least one service, any involvement, any indication, some
            involvement,
            any practitioner, any kind of involvement, at least one indication, at least one
            practitioner,
            any service or, service or practitioner indication, at least one ~ involvement, any
            sort of""",
        "INDICATION": """indication, indications, flag, flagged, flags, indicated, indicator,
            indicators""",
        "START": """started, start, begun, began, newly, put on, new, commenced, opened up, set
            up, first recorded,
            added""",
        "END": """ended, ending, finished, ceased, stopped, terminated, come to an end, came to
            an end, ends, closed""",
        "FIRST": """first indicated, no earlier involvement, no earlier history, without
            history, no history,
            no previous involvement, no previous history, not previously, no prior, first time,
            had not been known, no earlier, never before""",
        "ALERT": "alert, alerts, alarm, alarms, warnings raised",
        "CLOSED_10": """closed within, closed in, closed inside, dealt with within, dealt with
            inside, dealt with in,
            resolved within, cleared within, cleared up within, settled within, closed ~ ten,
            closed ~ 10,
            ten working days, 10 working days, ten days, 10 days, 10 day, ten day""",
        "REVIEW": """access review, access reviews, audit review, audit reviews, review of
            access, reviews of access,
            audit check, audit checks, audits of access, audit of access, access audit, access
            audits,
            checks of access, checks on access, check on access, reviews ~ use, review ~ use""",
        "BREACH": """breach of procedure, breaches of procedure, procedure breach, procedure
            breaches,
            procedural breach, breaches of the rules, procedures breached, breached procedure,
            breaches of ~ procedure, breach, breached, broke the rules, broken the rules,
            misuse confirmed,
            confirmed misuse, cases of misuse, rules broken, improper use, wrongly used""",
        "MISUSE": "misuse, misused, misusing, abused the system, abuse of the system",
        "SUSPEND": """suspend, suspended, suspension, suspensions, accounts blocked, account
            blocked, access withdrawn,
            accounts withdrawn, accounts revoked, locked out, barred, accounts frozen, account
            frozen""",
        "INCIDENT": """security ~ compromised, =compromised, hacked, breach of ~ security,
            unauthorised access, security incident, security incidents, security breach, security
            breaches, breaches of security,
            breach of security, breaches ~ security, data loss, data losses, loss of data,
            security lapse, security lapses,
            security failure, security failures, incident, incidents, security fault, security
            faults""",
        "PLAN": """will be able to, would be able to, will be entitled, planned, plan to have,
            expected to, expects, intended, will have access,
            will be given, entitled,
            are to have, due to have, projected, eventually, once it is fully, when it is
            fully, foreseen,
            be able to consult, who will use, are going to be given, to be given, forecast,
            will get""",
        "TRAIN": """trained, training, completed ~ training, completed their training, received
            training,
            undergone training, been through ~ training""",
        "ISSUE": """issued, issue, given, handed, handed out, granted, provided, hold, holding,
            holders, have, had, has,
            received, set up with, allotted, exist, opened for""",
        "ACCOUNT": """account, accounts, login, logins, log in, log ins, log on, log ons,
            password, passwords, token,
            tokens, keys, credentials, access to contactpoint, access to ~ index, access to ~
            database,
            access to the directory, access to it, user names, usernames, have access, had
            access, has access,
            with access, given access, granted access, sign in, sign ins, security token,
            handed the keys""",
        "ACTIVE": """active, =active, =actively, last three months, last 3 months, previous
            three months, past three months,
            three months to, 3 months to, used at least once, actually use, actually used,
            actually using, regular users, in use,
            regularly use, troubled to use, currently using, =logged in, =logged on, used them,
            make use of, in regular use, in active use""",
        "ESTIMATE": """estimate, estimates, estimated, reckoning, forecast, estimation,
            projection, predicted""",
        "NEED": """additional needs, additional need, additional services, need additional,
            extra services, extra help,
            needs additional, need for additional, contact time, contacts a practitioner, hours
            ~ saved, hours saved, time ~ saved, hours of work saved,
            time saved, time spent finding, finding other practitioners, additional support""",
        "COST": """cost, costs, costing, spent, spend, spending, expenditure, budget, bill for,
            bill, price, outlay,
            pay for, paid, =sum, =sums, money, =grant, =grants, funding, funded, invested,
            investment, expense, set aside, £""",
        "RUNNING": """running, operate, operating, maintain, maintaining, maintenance, annual,
            yearly, a year, upkeep""",
        "SETUP": """set up, setting up, develop, development, build, building, initial,
            establish, establishing""",
        "AUTHORITY": """authority, authorities, local authority, local authorities, council,
            councils, borough,
            boroughs, area, areas, county, counties, social services departments, areas of the
            country""",
        "ROLLOUT": """roll out, rolled out, rollout, rolling out, implement, implementation,
            implemented, deploy,
            deployed, deployment, introduce, introduced, introduction, in operation, into
            operation, into use,
            operational, go live, gone live, went live, goes live, going live, timetable,
            national launch, launch, launched, available,
            up and running, milestone, milestones, programme ~ completed, brought in, fully in
            operation, started using,
            come into effect, working fully, stage, stages, switched on, be able to use, start
            to use, begin to use""",
        "STAGE_MT": "management team, management teams, management team trained, cmt, cmts",
        "STAGE_SH": """shielding policy, shielding policies, policies on ~ shielding, policy on
            ~ shielding, shielding in place,
            existing cases, shielding cases, shielded existing, shielding arrangements, cases ~
            shielded, shielding done,
            shielding exercise, shielding ~ complete, shielding stage, deadline ~ shielding,
            closing date ~ shielding""",
        "STAGE_READY": "accredited, accreditation, accredit, ready, readiness, declared ready",
        "STAGE_CONN": """first case management system, connected ~ case management system,
            connected to contactpoint,
            connecting ~ case management system, connected a case management system, connect ~
            system,
            be connected, connected ~ system, linked ~ case management, case management system
            connected, was connected,
            were connected""",
        "STAGE_PRAC": """using contactpoint, use contactpoint, using the directory,
            practitioners started, front line practitioners, frontline
            practitioners, opened contactpoint to,
            practitioners were given access, practitioners had access, practitioners are using,
            practitioners using,
            practitioners ~ use, started using, begun using, begun to use, begun ~ use, gone
            live, went live, live, in use,
            first to use, practitioners have started, practitioners ~ started, practitioners ~
            access, switched on,
            practitioners ~ on, made it available, giving practitioners access, start using,
            started work with""",
        "STAGE_ALL": """all of their planned, all their planned, all planned practitioners,
            every planned practitioner,
            all of the planned, all ~ practitioners planned, all ~ planned accounts""",
        "STAGE_COMPLETE": """all ~ accounts, fully rolled out, rolled out fully, finished ~
            roll out, complete ~ roll out,
            completed ~ roll out, roll out ~ complete, completed, roll out complete, full roll
            out, finished rolling out""",
        "LATE": """late, later, later than, delay, delayed, missed, miss, failed to meet, not
            complied, complied, behind,
            deadline, closing date, first planned, originally planned, slipped, overdue, behind
            schedule, overran,
            not met, behind time, on schedule, postponed, put back, date set""",
        "SYSTEM": "case management system, case management systems, systems, system, software",
        "CONNECT": """connected, connect, linked, link, integrated, joined, hooked up, plugged
            in, connection, connections, tied""",
        "RETURN": """monthly return, monthly returns, return, returns, data return, data
            returns, =return""",
        "RETURN_WORD": """monthly, submitted, sent in, send in, sent, received, outstanding,
            corrected, late, owed, owe, due,
            arrived, on time, overdue, missing""",
        "ON_TIME": """on time, in time, punctually, by the due date, within the deadline, by
            the deadline""",
        "OUTSTANDING": """outstanding, not sent, not received, owed, owe, owing, not submitted,
            still to come, not ~ sent,
            missing, failed to send, not returned, not yet sent, overdue, not ~ submitted, not
            ~ received, failed to submit""",
        "CORRECT": """corrected, correct, correction, corrections, put right, amended,
            resubmitted, revised""",
        "NO_RELATION": "no recorded relationship, no relationship, own family, own record, own "
        "records, own families",
        "DASHBOARD": "dashboard, this site, this website, statistics pages",
        "CIN": "children in need, child in need",
        "CPP": """child protection plan, child protection plans, protection plan, protection plans,
            child protection register""",
        "LAC": """looked after, looked after children, in care, children in care, in local
            authority care""",
        "PER_1000": "per thousand, per 1000, for every thousand, for every 1000, to every thousand",
        "OUT_HOURS": """out of hours, outside working hours, outside office hours, at night, by
            night, evening, evenings, weekend,
            weekends, night, outside normal hours, after hours, bank holiday, midnight, after
            dark, outside ~ hours, off duty""",
        "DIFFERENT": "=different, separate, =individual, distinct, at least once",
        "AT_LEAST_ONE": "at least one, one or more, any record, a record, a child's record",
        "REASON": "reason, reasons, stated reason, purpose, purposes, grounds, stated purpose",
        "ROUTE": """route, routes, through which, means of access, by which route, web link,
            through a case management system""",
        "LEVELS": "girls, boys",
        "AGE": """=age, =ages, aged, age group, age groups, age band, under five, under fives,
            over 15, years old, ages of""",
        "AT_RISK": """at risk, at risk of abuse, in danger, danger of, risk of harm, risk of
            significant harm, risk of abuse,
            being abused, vulnerable, flags of concern, flag of concern, warning flag, warning
            flags, risk flag, risk flags""",
    }.items()
}
"""What is spoken of, each with the ways of saying it."""

RULES: dict[str, tuple[tuple[str, int], ...]] = {
    "children_on_directory": (
        ("CHILD DIRECTORY", 40),
        ("RECORD DIRECTORY", 40),
        ("CHILD RECORD", 38),
        ("RECORD", 25),
    ),
    "directory_coverage": (
        ("PERCENT CHILD DIRECTORY", 50),
        ("PERCENT CHILD RECORD", 50),
        ("COVERAGE DIRECTORY", 62),
        ("COVERAGE", 45),
        ("PERCENT COVERAGE", 66),
    ),
    "children_by_supplying_source": (
        ("SOURCE CHILD", 50),
        ("SOURCE RECORD", 52),
        ("SOURCE RECORD DIRECTORY", 54),
        ("SOURCE CHILD DIRECTORY", 54),
        ("FEED CHILD", 60),
        ("FEED RECORD", 60),
        ("FEED SOURCE", 62),
        ("SOURCE", 30),
    ),
    "children_by_number_of_sources": (("COUNT_SOURCE", 72),),
    "children_without_educational_setting": (("NO_SETTING", 70), ("NO_SETTING CHILD", 72)),
    "children_without_gp": (("NO_GP", 74),),
    "records_updated_in_12_months": (
        ("UPDATED RECORD", 64),
        ("UPDATED PERCENT", 66),
        ("UPDATED DIRECTORY", 58),
    ),
    "unmatched_source_records": (("UNMATCHED", 74), ("UNMATCHED RECORD", 78)),
    "suspected_duplicate_records": (("DUPLICATE", 74),),
    "archived_records": (("ARCHIVE", 72),),
    "removal_requests": (
        ("REMOVE", 48),
        ("REMOVE REQUEST", 74),
        ("REMOVE PARENT", 72),
        ("REMOVE CHILD DIRECTORY", 64),
    ),
    "children_with_service_involved": (
        ("SERVICE CHILD", 54),
        ("SERVICE_NAME CHILD", 44),
        ("SERVICE SERVICE_NAME", 62),
        ("SERVICE SERVICE_NAME CHILD", 66),
        ("SERVICE RECORD", 50),
        ("SERVICE DIRECTORY", 52),
        ("SENSITIVE", 66),
    ),
    "children_with_lead_professional": (("LEAD", 76),),
    "children_with_common_assessment": (("CAF", 76),),
    "children_with_any_indication": (
        ("ANY", 72),
        ("INDICATION CHILD", 56),
        ("INDICATION", 44),
    ),
    "indications_started": (
        ("SERVICE START", 66),
        ("INDICATION START", 66),
        ("SERVICE_NAME START SERVICE", 68),
    ),
    "indications_ended": (("SERVICE END", 68), ("INDICATION END", 68)),
    "children_newly_indicated": (
        ("CHILD INDICATION START SUBJECT_CHILD", 74),
        ("CHILD SERVICE START SUBJECT_CHILD", 68),
    ),
    "first_indications_without_history": (
        ("FIRST", 62),
        ("FIRST CHILD", 70),
        ("FIRST INDICATION", 80),
        ("FIRST SERVICE", 80),
        ("FIRST CHILD SERVICE", 82),
    ),
    "shielded_records": (("SHIELD", 66), ("SHIELD RECORD", 68), ("SHIELD CHILD", 68)),
    "shields_applied": (("SHIELD SHIELD_NEW", 78),),
    "shielded_view_attempts": (("SHIELD ATTEMPT", 80), ("SHIELD ATTEMPT VIEW", 84)),
    "searches": (("SEARCH", 66), ("SEARCH DIRECTORY", 68)),
    "record_views": (
        ("VIEW RECORD", 62),
        ("VIEW DIRECTORY", 56),
        ("VIEW", 45),
        ("VIEW RECORD REASON", 68),
        ("VIEW RECORD ROUTE", 68),
        ("VIEW OUT_HOURS", 66),
        ("VIEW REASON", 64),
        ("VIEW ROUTE", 64),
    ),
    "children_viewed": (
        ("VIEW RECORD SUBJECT_CHILD", 70),
        ("VIEW SUBJECT_CHILD", 64),
        ("VIEW CHILD DIFFERENT", 74),
    ),
    "practitioners_viewing": (
        ("VIEW RECORD SUBJECT_USER", 72),
        ("VIEW SUBJECT_USER", 66),
        ("VIEW USER AT_LEAST_ONE SUBJECT_USER", 76),
        ("VIEW USER DIFFERENT SUBJECT_USER", 76),
    ),
    "record_views_per_1000_children": (("PER_1000 VIEW", 84), ("PER_1000", 44)),
    "views_out_of_hours": (("OUT_HOURS PERCENT", 84), ("OUT_HOURS RATE", 70), ("OUT_HOURS", 40)),
    "audit_reviews": (("REVIEW", 78),),
    "alerts_raised": (
        ("ALERT", 84),
        ("NO_RELATION VIEW", 74),
        ("NO_RELATION VIEW SUBJECT_USER", 82),
    ),
    "alerts_closed_in_10_days": (("ALERT CLOSED_10", 90), ("ALERT CLOSED_10 PERCENT", 94)),
    "procedure_breaches": (
        ("BREACH", 78),
        ("BREACH MISUSE", 80),
        ("MISUSE", 50),
        ("BREACH_KIND", 66),
    ),
    "accounts_suspended": (("SUSPEND", 76), ("SUSPEND ACCOUNT", 84), ("SUSPEND USER", 84)),
    "security_incidents": (("INCIDENT", 76),),
    "practitioners_planned": (
        ("PLAN USER SUBJECT_USER", 76),
        ("PLAN USER ACCOUNT", 66),
        ("PLAN ACCOUNT", 60),
        ("PLAN USER", 56),
        ("PLAN PEOPLE ACCOUNT", 76),
        ("PLAN PEOPLE DIRECTORY SUBJECT_USER", 72),
    ),
    "practitioners_trained": (("TRAIN", 68), ("TRAIN USER", 74), ("TRAIN PEOPLE", 72)),
    "accounts_issued": (
        ("ACCOUNT", 58),
        ("ACCOUNT ISSUE", 66),
        ("USER ISSUE ACCOUNT", 68),
        ("USER DIRECTORY SUBJECT_USER", 46),
    ),
    "accounts_active": (
        ("ACCOUNT ACTIVE", 76),
        ("USER ACTIVE", 72),
        ("ACTIVE PEOPLE DIRECTORY", 66),
        ("ACTIVE DIRECTORY", 64),
        ("ACCOUNT ACTIVE ISSUE", 78),
    ),
    "practitioners_estimate": (
        ("ESTIMATE USER", 62),
        ("ESTIMATE PEOPLE DIRECTORY", 60),
        ("ESTIMATE ACCOUNT", 60),
        ("ESTIMATE USER PUBLISHED", 80),
        ("ESTIMATE PEOPLE PUBLISHED", 80),
    ),
    "need_estimates": (("NEED", 78),),
    "systems_connected": (("SYSTEM CONNECT", 74), ("SYSTEM CONNECT DIRECTORY", 76)),
    "returns_due": (("RETURN RETURN_WORD", 66), ("RETURN LATE", 80), ("RETURN AUTHORITY", 62)),
    "returns_received": (("RETURN RECEIVED", 76),),
    "returns_on_time": (("RETURN ON_TIME", 82),),
    "returns_outstanding": (("RETURN OUTSTANDING", 84),),
    "returns_corrected": (("RETURN CORRECT", 84),),
    "return_dates": (("RETURN DATE_FORM", 88),),
    "dashboard_readings": (("DASHBOARD", 60), ("DASHBOARD VIEW", 70)),
    "dashboard_readers": (
        ("DASHBOARD READERS", 80),
        ("DASHBOARD PEOPLE", 76),
        ("DASHBOARD USER", 72),
    ),
    "dashboard_exports": (("DASHBOARD FILES", 80),),
    "dashboard_lookups": (("DASHBOARD SEARCH", 80),),
    "dashboard_refusals": (("DASHBOARD REFUSED", 86),),
    "dashboard_pre_release_looks": (("DASHBOARD BEFORE_RELEASE", 84), ("BEFORE_RELEASE VIEW", 80)),
    "programme_cost": (("COST", 64), ("COST DIRECTORY", 76)),
    "children_in_need": (("CIN", 84),),
    "child_protection_plans": (("CPP", 84),),
    "looked_after_children": (("LAC", 80), ("LAC CHILD", 82)),
}
"""For each measure, which concepts together speak for it, and how strongly."""

CONCEPTS |= {
    "PUBLISHED": ("published", "been published", "have been given", "quoted", "over time"),
    "RECEIVED": ("received", "come in", "came in", "arrived", "sent in"),
    "READERS": ("readers", "reader"),
    "FILES": ("files", "downloads", "downloaded", "exports", "exported"),
    "REFUSED": ("refused", "refusals", "turned away", "denied"),
    "BEFORE_RELEASE": (
        "before publication",
        "before release",
        "pre release",
        "before their release",
    ),
    "SENSITIVE": ("sensitive service", "sensitive services", "sensitive ~ service"),
    "BREACH_KIND": (
        "test search",
        "test searches",
        "shared credentials",
        "sharing passwords",
        "passwords being shared",
        "shared passwords",
        "passwords ~ shared",
        "sharing ~ credentials",
        "no need for access",
        "sharing of passwords",
        "shared ~ password",
        "lending ~ password",
        "sharing ~ login",
    ),
}

HIDE = frozenset(
    {
        "LEAD",
        "CAF",
        "INCIDENT",
        "STAGE_SH",
        "CPP",
        "CIN",
        "LAC",
        "REVIEW",
        "NO_SETTING",
        "NO_GP",
        "DIRECTORY",
        "DASHBOARD",
        "NEED",
        "FIRST",
        "CLOSED_10",
        "SENSITIVE",
        "BREACH",
        "AT_RISK",
    }
)
"""Concepts whose longer phrases hide what lies inside them: a security breach is no breach of
procedure."""

CATEGORIES: dict[str, dict[str, tuple[str, ...]]] = {
    breakdown: {category: _phrases(text) for category, text in own.items()}
    for breakdown, own in {
        "sector": {
            "education": """education, education sector, school staff, teacher, head teacher,
                teaching staff,
                education welfare officer, headteacher, education staff""",
            "health": """health, health sector, health worker, health staff, doctor, nurse,
                gps, nhs, nhs staff, midwife, midwives,
                health visitor, health professionals, medical staff, hospital staff, by gp,
                school nurse""",
            "social_care": """social care, social worker, social services, children's social
                care, social work, social care staff""",
            "youth_justice": """youth justice, youth offending, youth offending team, yot,
                yots, youth justice worker,
                youth offending worker""",
            "police": "police, police officer, policemen, the police, constables, police force",
            "voluntary": """voluntary sector, voluntary, charity, charities, third sector,
                voluntary organisation,
                voluntary bodies, barnardo's""",
        },
        "service": {
            "childrens_social_care": """children's social care, social care, social services,
                social worker""",
            "education_welfare": """education welfare, education welfare officer, educational
                welfare""",
            "special_educational_needs": "special educational needs, special needs, sen",
            "health_visiting": "health visiting, health visitor, health visitors",
            "school_nursing": "school nursing, school nurse, school nurses",
            "youth_offending_team": "youth offending team, youth offending, yot, yots",
            "connexions": "connexions, connexions adviser",
            "family_support": "family support, family support worker",
            "voluntary_organisation": """voluntary organisation, voluntary sector, charity,
                charities, voluntary body""",
            "sensitive_service": "sensitive service, sensitive services, sensitive ~ service",
        },
        "source_feed": {
            "child_benefit": "child benefit",
            "gp_registration": """gp registration, gp registrations, gp registers, gp lists,
                general practice registration,
                gp patient lists""",
            "school_census": "school census, pupil census, schools census",
            "birth_registration": """birth registration, birth registrations, births register,
                register of births, registration of births""",
            "authority_systems": """authority systems, local authority systems, authorities'
                own systems, authority ~ own systems""",
        },
        "number_of_sources": {
            "0": "no source, no sources at all",
            "1": """one source, single source, single ~ source, only one source, one agency,
                one supplier, single supplier,
                one feed, single feed""",
            "2": "two sources, 2 sources",
            "3_or_more": "three sources, three or more, 3 or more, several sources",
        },
        "sex": {
            "female": "girls, girl, female, females",
            "male": "boys, boy, male, males",
        },
        "age_band": {
            "0_4": """under five, under fives, under 5, under 5s, aged 0 to 4, 0 to 4, 0 4,
                nought to four, below five,
                younger than five, aged under five, babies and toddlers, pre school""",
            "5_9": "5 to 9, five to nine, aged 5 to 9, 5 9",
            "10_14": "10 to 14, ten to fourteen, 10 14",
            "15_17": """15 to 17, fifteen to seventeen, 15 17, 15 and over, over 15, older than
                fourteen, aged 15 or over""",
        },
        "reason": {
            "identify_other_practitioners": """who else works, who else is working, find other
                practitioners,
                identify other practitioners, other practitioners""",
            "concern_about_welfare": """concern about ~ welfare, welfare, concern for the
                child, checking the welfare,
                concern about the child's welfare, worry about""",
            "common_assessment": "to make a common assessment, common assessment",
            "missing_education": "missing education, child missing education",
            "update_record": "update a record, update the record, update records, to update",
            "data_quality": "check the data, data quality, checking the data, correcting data",
            "other": "other reasons, other reason",
        },
        "route": {
            "web": "web, web link, secure web link, browser, internet, online",
            "case_management_system": """case management system, case management systems, own
                systems""",
            "mediated": """mediated, through another practitioner, through a colleague, by way
                of another, on behalf of another,
                through an intermediary, telephone""",
        },
        "hour_band": {
            "working_day_8_18": """8am to 6pm, office hours, working hours, in the day,
                daytime, during the day""",
            "working_day_evening": "evening, evenings, in the evening, 6pm to midnight",
            "working_day_night": """night, at night, by night, midnight to 8am, midnight, small
                hours, after dark""",
            "weekend_or_holiday": """weekend, weekends, bank holiday, bank holidays, sunday,
                saturday""",
        },
        "outcome": {
            "declined": "declined, refused, turned down, rejected, denied",
            "shield_applied": """shield applied instead, shielded instead, given a shield, a
                shield instead, shield ~ instead""",
            "pending": """pending, undecided, not yet decided, awaiting a decision, still to be
                decided, outstanding""",
            "_granted": "granted, agreed, accepted, agreed to, successful, allowed, upheld",
        },
        "review_status": {
            "on_time": "on time, in time, completed on time",
            "late": "completed late, late, after the due date",
            "not_completed": """not completed, not complete, failed to complete, incomplete,
                never completed, unfinished,
                not carried out, not done""",
        },
        "alert_kind": {
            "own_or_family_record": """own or family, own family, own record, family record,
                themselves, own families,
                their own family, family members, members of their own families, relatives, own
                child, own children, own records""",
            "burst": """burst, bursts, burst of views, flurry, many records at once, rush of,
                sudden burst, large number of records""",
            "out_of_hours": "out of hours, outside hours, at night, outside working hours",
            "no_recorded_relationship": """no recorded relationship, no relationship, without a
                recorded relationship,
                no link to the child, no connection with the child, not working with""",
        },
        "breach_kind": {
            "test_search_for_family": """test search, test searches, search for family,
                searching for family, own family""",
            "no_need_for_access": """no need for access, no need, without need, without good
                reason, without cause""",
            "shared_credentials": """shared credentials, sharing passwords, shared passwords,
                passwords being shared, passwords ~ shared,
                sharing ~ credentials, sharing of passwords, lending ~ password, shared ~
                password""",
        },
        "suspension_reason": {
            "suspected_misuse": """suspected misuse, misuse, suspicion of misuse, suspected of
                misuse, misusing""",
            "left_post": """left post, left ~ post, left their post, left their job, changed
                job, moved on,
                left the post, leaving their post, left ~ job""",
            "training_lapsed": """training lapsed, lapsed training, training ~ lapsed, training
                ran out, out of date training, training ~ expired""",
            "token_lost": """lost token, token lost, tokens lost, lost tokens, lost ~ token,
                tokens ~ lost, token ~ lost, loss of ~ token""",
        },
        "incident_class": {
            "shielding_fault": """fault in shielding, shielding fault, shielding failed,
                failure of shielding, faults in ~ shielding, shielding faults""",
            "account_security": "account security, security of accounts",
            "data_handling": """data handling, handling of data, mishandled data, lost data,
                data lost""",
            "service_loss": "loss of service, outage, outages, system down, unavailable",
        },
        "cost_kind": {
            "set_up": """set up, setting up, develop, developing, development, build, building,
                initial outlay, establish, establishing, set aside""",
            "running": """running, operate, operating, operation, maintain, maintaining,
                maintenance, annual, yearly, a year, each year, upkeep""",
            "spent_to_date": """so far, to date, has been spent, have been spent, spent on, has
                cost, has spent, already spent""",
            "total_claimed": "so far, to date, in total, altogether, has cost",
            "contract": "contract, supplier, contractor, capgemini",
            "authority_grant": "grant, grants, given to authorities, given to local authorities",
            "early_adopter_grant": """grant to early adopters, grants to early adopters, early
                adopters""",
            "authorities_to_2009": "to authorities, given to local authorities",
            "avoided": "saved, saving, savings, avoided",
        },
        "time_to_close": {
            "open": "still open, remain open, not yet closed, unclosed, not closed, outstanding",
            "longer": "more than 20 working days, longer than 20 working days, over 20 working "
            "days",
        },
        "system_kind": {
            "childrens_social_care": "social care systems, social care, children's social care",
            "education": "education systems, education, school systems, schools",
            "youth_offending": """youth offending, youth offending systems, youth justice,
                youth offending team""",
            "health": "health systems, health, nhs",
        },
        "return_status": {
            "on_time": "on time, in time",
            "late": "late, after the due date, arrived late, received late, behind time",
            "not_received": "not received, never came, never received",
        },
        "wave": {
            "early_adopters": "early adopter, early adopters",
            "wave_1": "wave 1, wave one, first wave",
            "wave_2": "wave 2, wave two, second wave",
            "wave_3": "wave 3, wave three, third wave",
        },
    }.items()
}
"""Ways of naming the categories of a breakdown; `_granted` stands for an outcome no release has."""

NAMES_OF: dict[str, tuple[str, ...]] = {
    name: _phrases(text)
    for name, text in {
        "sector": """by sector, each sector, sector, sectors, by profession, each profession,
            which sectors, professional group, occupation""",
        "service": """by service, each service, which services, kind of service, type of
            service, kinds of service, services ~ by service""",
        "source_feed": """by source, each source, by supplying source, which sources, from
            each, by supplier, each supplier, each feed, by feed""",
        "number_of_sources": "number of sources, how many sources",
        "sex": "by sex, by gender, each sex, sex, gender, boys and girls",
        "age_band": "by age, age group, age groups, age band, age bands, each age, by ages, =aged",
        "age_band_by_sex": "by age and sex, by age and gender, age and sex",
        "reason": """by reason, each reason, what reasons, for what reasons, stated reason,
            reasons given, stated purpose, by purpose, each purpose, which reasons""",
        "route": "by route, each route, route, which route, means of access",
        "hour_band": """time of day, hour of the day, by time, times of day, hours of the day,
            at what hours""",
        "outcome": """by outcome, outcome, outcomes, with what result, result of each, what
            became of them""",
        "review_status": "=completion, by status",
        "alert_kind": """by kind of alert, kind of alert, type of alert, kinds of alert, types
            of alert, each kind of alert, alerts ~ by type, alerts ~ by kind""",
        "time_to_close": """time to close, time taken to close, how long ~ to close, how
            quickly ~ closed""",
        "breach_kind": "kind of breach, type of breach, nature of the breach, kinds of breach",
        "suspension_reason": "reason for suspension, why ~ suspended, reasons for suspension",
        "incident_class": """class of incident, type of incident, kind of incident, nature of
            each incident, by class, class""",
        "stage": "each stage, by stage, stage of roll out, roll out stage, at each stage",
        "milestone": "milestone, milestones, each milestone",
        "system_kind": "type of system, kind of system, types of system, kinds of system",
        "return_status": "on time and late, when they came",
        "wave": "by wave, each wave, roll out wave, waves",
        "reader_group": "group of readers, reader group, each group",
    }.items()
}
"""Ways of asking for a breakdown."""

ANY_KIND = _phrases(
    """of each kind, by kind, by type, each type, each kind, of each type, of each sort, each sort,
    by category, each category, what kinds, which kinds, broken down by type, by nature, each class,
    of which kinds"""
)
"""Asks for the breakdown that is the measure's own, whatever it is called."""

OTHER_SYSTEMS: dict[str, tuple[str, ...]] = {
    name: _phrases(text)
    for name, text in {
        "the integrated children’s system, which authorities run": """integrated children's
            system, integrated childrens system, ics""",
        "eCAF, the electronic common assessment system": """ecaf, electronic common assessment,
            electronic caf, e caf,
            common assessment framework system, national ecaf, ecaf system""",
        "the National Pupil Database": """national pupil database, npd, pupil database, learner
            record, learner records,
            national pupil data, individualised learner record, unique learner number, pupil
            level annual school census""",
        "authorities’ own records of home education": """home education, home educated,
            educated at home, home educating, taught at home,
            home schooled, home schooling, elective home education, electively home, electively
            ~ educated, home tuition, home learning,
            home taught, being educated otherwise, educated otherwise, home educator, home
            educators, withdrawn ~ educated""",
        "the register of children not in school, a later scheme": """children not in school
            register, children not in school,
            register of children not in school, children's wellbeing and schools bill,
            consistent identifier,
            unique child identifier, single unique identifier, wellbeing and schools, section
            436""",
        "a proposed register of all children": """child population register, population
            register, citizen information project, national population register""",
        "the returns on children missing from care or home": """missing from care, missing from
            home, reported missing, went missing, gone missing,
            go missing, missing from ~ placement, missing from where, missing from ~ children's
            homes, away from placement, absconded, ran away, run away,
            runaways, later traced, missing episodes, missing incidents, disappeared from""",
        "the identity register of the Home Office": """identity cards, identity card, national
            identity register, identity and passport service, id cards""",
        "the child protection information sharing system of the health service": """child
            protection information sharing, cp is, child protection information system,
            nhs spine, summary care record, summary care records, electronic patient record,
            national programme for it, care records service""",
        "the police": """dna database, police national computer, police national database,
            visor, sex offenders register, arrested, cautions, impact nominal index""",
        "the criminal records and vetting bodies": """criminal records bureau, crb, vetting and
            barring, independent safeguarding authority, list 99, barred list,
            disclosure and barring""",
        "the statistics of school exclusions and absence": """excluded from school, exclusion,
            exclusions, =excluded, permanently excluded, truancy, truant,
            truanting, absence from school, persistent absence, persistently absent, attendance
            rate, unauthorised absence""",
        "the school census and pupil statistics": """free school meals, class sizes, school
            places, key stage, gcse, a levels, school census figures, number of pupils in""",
        "the statistics of the youth justice system": """asset, youth justice board,
            reoffending, custody, young offender institution, first time entrants""",
        "the devolved administrations": """girfec, getting it right for every child, scottish,
            scottish executive, welsh assembly, named person scheme,
            northern ireland executive""",
        "the Information Commissioner": """information commissioner ~ fined, fined by the
            information commissioner, monetary penalty, complaints to the information
            commissioner""",
        "the statistics of courts and family proceedings": """cafcass, care proceedings, care
            orders, adoption register, adopted from care, family courts, adoption orders""",
        "the immigration authorities": """unaccompanied, asylum seeking children, asylum
            seeking, immigration detention, trafficked, trafficking""",
        "the statistics of serious case reviews and child deaths": """serious case review,
            serious case reviews, child deaths, child death, deaths of children, killed by""",
        "the statistics of the social care workforce": """social work vacancies, vacancies for
            social workers, vacancy rate, agency social workers, caseload,
            caseloads, social worker vacancies""",
        "other benefits and tax systems": """tax credits, child benefit discs, lost discs,
            child trust fund, hm revenue and customs lost""",
        "Sure Start and other programmes": """sure start, children's centre, children's
            centres, extended schools, family nurse partnership, parenting programme""",
        "the statistics of education, employment and training": """neet, not in education
            employment or training, client caseload information system, ccis""",
        "other databases": """other databases, ofsted ~ database, victoria climbie foundation,
            electoral register, nhs number, shared services register, medical records""",
    }.items()
}
"""Systems and collections that are not the directory, by whose they are."""

UNHELD: dict[str, tuple[str, ...]] = {
    name: _phrases(text)
    for name, text in {
        "why a record is shielded": """=adopted, =adoptive, =adoption, refuge, refuges, celebrity,
            celebrities, well known, famous, witness protection, domestic violence,
            fleeing, honour based, sons and daughters of, children of ministers, public figures""",
        "consent": """consent, consented, consents, agreement of the parent, permission of the
            parent, parental consent""",
        "discipline, dismissal or prosecution": """disciplinary, disciplined, dismissed,
            dismissal, prosecuted, prosecution, prosecutions, convicted, conviction,
            sacked, charged with, struck off the register, sanctioned, arrested for, reprimanded""",
        "ethnic group": """ethnic, ethnicity, =race, =racial, black, asian, pakistani,
            bangladeshi, indian, white british, gypsy, =traveller, =travellers, roma,
            =minority, =minorities""",
        "religion": "religion, religious, muslim, christian, faith, jewish",
        "nationality or immigration": """asylum, =nationality, =foreign, immigrant, born abroad,
            overseas, citizenship, refugee, migrant""",
        "disability or health": """disabled, disability, disabilities, autism, mental illness, "
        "=illness, medical condition, obese""",
        "special educational needs plans": """education health and care plan, ehc plan, sen
            support, statement of special, statements of special, =statemented""",
        "language": "first language, mother tongue, speak english, english as",
        "income": "income, poverty, deprived, deprivation, benefits claimants, workless",
        "risk or danger to a child": """at risk, in danger, danger of, risk of harm, risk of
            significant harm, risk of abuse, being abused, abused, neglected,
            flags of concern, flag of concern, warning flag, warning flags, risk flag, risk
            flags, potential criminals, likely to offend""",
        "abuse or harm prevented": """prevented, saved from, lives saved, protected from, abuse
            ~ prevented, identified as abused, rescued, safer as a result""",
        "parents as people": """number of parents, parents recorded, single parents, lone
            parents, fathers recorded""",
        "appeals, complaints or requests to see a record": """appeal, appeals, appealed,
            complaint, complaints, =complained, subject access, subject access request,
            subject access requests, =letters, petition, correspondence, representations, asked
            to see, requests to see, compensation""",
        "young people over 18": """over 18, aged 18, 18 to 25, eighteen to twenty five, care
            leaver, care leavers, over eighteen, aged 19, up to 25""",
        "deaths": "=died, =dead, deceased, =death, =deaths",
        "staff and suppliers of the programme": """civil servants, =consultants, =consultancy,
            capgemini, contractors, staff of his department, staff in his department,
            members of staff in his department, full time equivalent, fte, =posts, employed by
            his department, work on contactpoint, headcount, employed on, agency staff,
            employed to""",
        "how long things take": """average time, mean time, how long does, time taken to, how
            quickly, response time, response times, waiting time, average length""",
        "opinions": """satisfied, support contactpoint, oppose, opposed, refuse to use, will
            not use, have said, survey, surveyed, satisfaction, opinion poll""",
        "fields of a record": """=addresses, =address, telephone numbers, mobile telephone,
            mobile numbers, dates of birth, photographs, national insurance, postcode, postcodes,
            unique number, unique numbers, left england""",
        "schools, practices or trusts by name": """each school, which schools, each gp
            practice, each hospital, primary care trust, primary care trusts, per school, each
            practice,
            by school, which hospitals, each ward, by ward, electoral ward, by postcode, by
            constituency, each constituency, parliamentary constituency, parliamentary
            constituencies,
            by district, each district, super output area, police force area""",
        "siblings or relations": "sibling, siblings, brothers, sisters, grandparents, step parents",
        "lifting or refusal of shields": """shields lifted, shields ~ lifted, shields ~
            removed, shielding ~ refused, requests for shielding, request for shielding, requests to shield, applications for shielding,
            applications to shield, asked for ~ shield, asked for ~ shielded, shield ~ lifted,
            shield ~ removed,
            shielding ~ lifted, shielding ~ removed, unshielded""",
        "averages": "=average, =averages, on average, =median",
        "accounts that are not used": """not used it, never used, not logged, have not used,
            unused accounts, has not used, not using, never logged,
            not been used, yet to use""",
        "what came of using the directory": """by means of contactpoint, as a result of contactpoint,
            thanks to contactpoint, because of contactpoint, with the help of contactpoint,
            helped by contactpoint, through the use of contactpoint, owing to contactpoint""",
        "another computer system": """computer system, computer systems, system for overseeing,
            system through which, a system for,
            system by which, systems for overseeing""",
        "laptops and other equipment": """laptop, laptops, memory sticks, computers bought,
            servers, hardware""",
        "accuracy that was tested": """error rate, =accurate, =inaccurate, inaccuracies,
            inaccuracy, wrong information, =errors, =mistakes, incorrect""",
        "persons named": """by name, names of users, names of practitioners, named individuals,
            ministers' children, members of parliament""",
        "searches that found nothing or the wrong child": """found nothing, wrong child, no
            result, unsuccessful search, unsuccessful searches, successful searches""",
        "a change of cost through other schemes": """if it is turned, if it were turned,
            upgrade to, converted into, conversion""",
        "benefit set against cost": """value for money, cost per record, cost per child, cost
            per user, cost per search, saving per, per record""",
        "legal and advertising costs": """advertising, =publicity, legal advice, legal fees,
            legal costs, public relations, =marketing, =travel""",
        "bodies that are no sector of the directory": """mi5, mi6, security service,
            journalists, insurers, private companies, armed forces, housing officers, benefit
            officers, tax inspectors, immigration officers, foreign governments""",
    }.items()
}
"""What no release holds, by what it is called in an answer."""

POPULATIONS = frozenset(
    {"SHIELD", "LEAD", "CAF", "NO_GP", "NO_SETTING", "DUPLICATE", "ARCHIVE", "LAC", "CIN", "CPP"}
)
"""Concepts that each single out some children: no release crosses two of them."""

NEAREST_FOR: dict[str, str] = {
    "lifting or refusal of shields": "shields_applied",
    "accounts that are not used": "accounts_active",
    "how long things take": "alerts_closed_in_10_days",
    "why a record is shielded": "shielded_records",
    "consent": "children_with_service_involved",
    "discipline, dismissal or prosecution": "procedure_breaches",
    "risk or danger to a child": "child_protection_plans",
    "young people over 18": "archived_records",
    "deaths": "archived_records",
    "accuracy that was tested": "records_updated_in_12_months",
    "appeals, complaints or requests to see a record": "removal_requests",
    "a change of cost through other schemes": "programme_cost",
}
"""The measure that is offered for what is not held, where the question's own words name none."""

PLAIN = frozenset(
    """a about above according across additional after again all also altogether am an and any
    are as at away be because been before
    being below between both but by came can case cases come comes could did do does done down
    during each either else end ended england ever
    every few figure figures first following for from further gave get give given go goes gone
    got great had has have having he her here him his
    hold holds how however if in instance into is it its itself kind kinds last latest latterly
    least less listed local made make makes many may me
    mean meant might more most much my name named namely national near necessary neither new
    newly next nor not now number numbers of off often on
    once one only or other others our out over overall own part particular people per period
    place point present put recent recorded relate related relating
    respectively respect said same see set several shall she shown showing shows side since so
    some sort state stood such taken than that the
    their them then there thereof these they thing this those though through time times to
    today together too total totals under until up upon us use used
    using very was way we well went were what when where whether which while who whole whom
    whose why will with within without would year years yet you your
    currently ago instead set so far against alone amount amounts among around available basis
    become becoming broken came carried change changed
    confirmed counting count counted country course date dates day days department direct
    elsewhere exactly existing fall fell fewer figure form full
    fully gave general generally government great group groups high highest house identify kept
    know known large largest later least level levels list
    long low lowest made making meanwhile member members minister ministers mine month months
    monthly nationwide nature non occasion occasions
    order parliament previously provide publish quantity raised ranking rather reached recently
    record records recorded regard region regions
    registered reply report reported respect secretary separately service small smallest state
    statement table taken tell them turned type types
    various week weeks weekly widely year yearly january february march april may june july
    august september october november december government
    compulsory practice took taken suffered progress undertaken carried completed complete age
    office shadow hon right lady lords commons friend question answer official column put show
    tabulate each grounds place involving information data
    """.split()
)
"""Words that ask for nothing themselves."""
