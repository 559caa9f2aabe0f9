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
        "DIRECTORY": """=on =it, the system, contactpoint directory, government database, big database, children
            database, kids database, index of all children, online directory, online
            database, national system, directory of all children,
            live record, live records, live entry, live entries, contactpoint, contact point, information sharing index, is index, isi,
            children's index, index, children's database, children's databases, child database,
            national child database, national database, database of children, database of every
            child,
            database of all children, information database, directory of children, the directory,
            directory, database, this database, databases for which the children act, si 2007 2182,
            databases of children,
            child index, index of children, register of all children, children's =register,
            children's directory, child directory, child =register, national directory, national index,
            contact-point system, contactpoint system, contactpoint database, children's system""",
        "CHILD": """=4s, =5s, =9s, =10s, =14s, =15s, =16s, =17s, those under 18, those under eighteen, under 18, aged under 18, people under 18, those
            aged under 18,
            little ones, wee ones, tinies, tiny tots, bairns, nippers, kid, lads, teens, tots, under tens, under 16s, under sixteens, newborns, sons and
            daughters, pre schoolers, offspring,
            year old, year olds, years old, compulsory school age, school age, child, children, young people, young
            person, pupil, boys and girls, son or
            daughter,
            son, daughter, youngster, infant, toddler, teenager, minor, girls, boys, under fives,
            under ones, kids,
            schoolchildren, school children, youth, adolescent, babies, baby, juveniles,
            under eighteens, under 18s, schoolboys, schoolgirls""",
        "PARENT": """parent, family, families, mother, father, carer, guardian,
            mum, mums, dad, dads, relative who, parental""",
        "USER": """receptionist, clerks, =heads, those with access, people working with children, workers,
            user, practitioner, professional, staff, worker, =officer, =officers, teacher,
            head teacher, headteacher, doctor, nurse, social worker, gps, frontline, front line,
            those who use, those who use it, those using it, employee, official, member of staff, =operator, =operators,
            personnel, workforce, caseworker, clinician, health visitors, operatives,
            workers in, colleagues""",
        "PEOPLE": "people, person, persons, =individuals, adults",
        "RECORD": """details held, details about ~ child, details on ~ child, details of ~ child,
            information held on a child, what is held,
            =record, =records, entry, entries, =file, =files, particulars, profile,
            child's details, children's details,
            =listing, =listings, dossier, dossiers, data entry, case entries, child's data""",
        "VIEW": """had a look, have a look, taken a look, took a look, peek at, peeked, browse, browsed,
            browsing, brought up, gone through, access records, =accessing, =reads,
            snooped on,
            =opened, =open, =opening, view, viewed, viewing, look at, looked at, looking
            at, looks at,
            look into, look inside, consult, consulted, =accessed, =accesses =to, read, inspect,
            seen by, called up, record access, pull up, pulled up, visits to, visit ~ record,
            =access =to =a =record, brought up on screen, on screen, on the screen, pored over, peruse,
            perused, glanced at, examine ~ record, examined ~ record, checked ~ record,
            checked ~ entry, check ~ entry, =visited, retrieved, retrieve, had sight of,
            sight of, clicked, went into, gone into, been into, goes into, look-in""",
        "VIEWS": """record openings, =viewings, =openings, =accesses,
            =views, =hits on""",
        "INVOLVED": "involved, involvement, involvements",
        "SEARCH": """looked for, look for, looking for, hunts, trawled, queried, name checks,
            search, searches, searched, look up, look ups, lookup, looked up, looking up,
            query, queries, enquiry, enquiries, hunted for, sought,
            =searching, name searches, sought out, tried to find, hunt for, hunts for,
            interrogated, interrogations, interrogate, search requests, trawl, trawls""",
        "ATTEMPT": """=tries, refused sight, blocked, thwarted, hit a shield, came up against, coming up
            against, ran into, run into, bump into, bumped into, stumbled on, stumbled into, refused when, stopped from seeing, bounced,
            attempt, try, tried, get into, got into, trying, turned away, attempted,
            bid to, efforts to, sought to open, sought to see, refused entry, blocked
            from, knocked back, denied access, access ~ refused, prevented from
            opening, stopped from opening, kept from opening, barred from opening,
            prevented from viewing, refused access, denied access""",
        "SHIELD": """shutters, a veil over, a curtain over, out of sight, off the screen, kept off screen, ring fenced, limited visibility, visibility limited, access limited, off limits,
            blocked from view, hidden from view, under wraps,
            =restricted, =restrict, access ~ restricted, restriction on, restrictions on, shield, shielded, shielding, hidden, =hide, conceal, masked, restricted
            records,
            access restriction, restricted access, cloaked, protected records, kept from view,
            obscured, screened from, blanked out, kept hidden, hiding, withheld from view,
            protected status, locked records, sealed, concealed, concealment, invisible,
            kept secret, suppressed, secrecy""",
        "SHIELD_NEW": """put under a shield, placed under a shield, shields ~ set up, shields went on, shields
            ~ went on,
            newly, new =shields, =shields applied, =shields put, =shields placed,
            =shields added,
            =shields imposed, =shields were applied, =shields have been applied, =shields were put,
            =shields have been put, =shields were added, =shields set, =shields ~ applied,
            =shields ~ put,
            =shields ~ imposed, =applied =shields, fresh =shields, number of =shields""",
        "DUPLICATE": """more than once, on there twice, on it twice, in there twice, counted twice, possible
            duplicates, dupe,
            duplicate, duplicated, duplication, entered twice, recorded twice,
            more than one record, two records, two entries, second record, twice over,
            duplicates, =doubles, double entry, double entries, doubled up, twin entries, twin records,
            double counted, duplicating, same child twice, appear twice, listed twice,
            repeat entries, copies of the same""",
        "ARCHIVE": """in storage, put away, moved to archive,
            archive, archived, archiving, archival,
            archives, archival store, moved to the archive, retired records, put into storage,
            historic records, mothballed""",
        "UNMATCHED": """not found a match, not found their match, not matched up, unallocated, stray records, matched to nobody, waiting for a match,
            waiting to be joined, not yet joined, left unmatched, match pending, not ~
            matched up, belong to nobody, no child to go with, not fit any child,
            waiting to match,
            unmatched, not matched, not yet matched, yet to be matched, not been
            matched,
            failed to match, not be matched, could not match, awaiting a match, awaiting matching,
            without a match, not ~ been matched, matched to no child, not ~ tied to a child,
            not joined to a child, no match,
            tied to a child, could not be linked to a child, cannot be linked,
            cannot be matched, not linked to a child, not linked to any child, unlinked,
            unassigned, orphan records, orphaned, unreconciled, not reconciled,
            await ~ matching, waiting to be matched, not ~ attached to a child, not ~ paired,
            unpaired, unattributed, still to be matched, cannot be attached""",
        "UPDATED": """=touched,
            edited, kept up to date,
            updated, update, brought up to date, up to date, refreshed, kept current,
            amended,
            changed in the last, revised in the, been changed, changed for, last changed,
            freshened, revised within, brought up-to-date, modified, renewed, last touched,
            altered""",
        "OUTDATED": """out of date, =unchanged, =untouched, =stale, =outdated,
            not touched, gone stale, not been touched, not been altered, not been amended,
            old information, obsolete""",
        "NEG": "no, not, without, lack, lacking, none, nobody, missing, nothing, absent, never",
        "NO_SETTING": """not going to school, not going to any school, not down for any school, without any
            school, not in any school, no provider, not attending any, no schooling,
            not at any school, nowhere at school, not on any school's roll, no school
            or college, no school or nursery,
            lack ~ school place, no ~ school place, without ~ school place, no school, no educational setting, without a school, without school,
            not in school, not ~ at school,
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
            educational setting,
            no nursery or school, no ~ place of learning, not on ~ roll, on no school roll,
            no school roll, without a place at ~ school, outside education, outside of school,
            no ~ educational provision, no ~ provider of education, no ~ place at school,
            no ~ college, unschooled, no ~ schooling, not being educated,
            missing an educational, educational setting ~ blank, school ~ blank,
            no school ~ shown, nowhere to go to school,
            not ~ any school, not ~ any educational setting, no school at all, not with any school, at no school,
            in no school, school ~ not recorded, school ~ not known, school ~ unknown""",
        "NO_GP": """blank where ~ gp, blank where ~ doctor,
            not signed up with a doctor, not signed up with a gp, not on a doctor's list, not with
            a gp, gp unknown, gp not known, gp not recorded, no family practice,
            aren't registered with a doctor, no ~ doctor listed, lack a doctor, gp's
            name missing, gp details missing, no gp's,
            no gp, without a gp, without gp, no ~ gp, without ~ gp, no doctor, no ~ doctor,
            without ~ doctor, without ~ doctor's surgery, no ~ surgery, not registered with a gp,
            not ~ registered ~ gp, no ~ general practitioner, without ~ general practitioner,
            no family doctor, lack ~ gp, lack ~ doctor, gp practice ~ missing, missing ~ gp,
            gp missing, not have a gp, no ~ medical practice,
            no surgery, gp ~ blank, gp field ~ empty, unregistered with a gp,
            unregistered with a doctor, not registered with ~ doctor, no ~ gps,
            lack ~ general practitioner, lack ~ surgery, no general practice, without ~ surgery,
            without ~ practice, no ~ practice listed,
            not ~ registered with ~ doctor, not registered with ~ doctor, no registered doctor""",
        "COVERAGE": """how =complete, =completeness, of the child population, of the under 18 population, of
            the child population in, of the population of children,
            coverage, covered, cover, covers, take up of the directory,
            coverage rate""",
        "PERCENT": """how big a share, how big a proportion, how large a proportion,
            per cent, percentage, proportion, =share, =shares, fraction, percent, %, what part,
            out of every hundred,
            in every hundred, pc of, how large a part, how large a share, what fraction,
            what portion, portion""",
        "RATE": "rate, ratio",
        "SOURCE": """data put them there, because of ~ data, via, feeds, get its data from,
            source, feed, supply, supplied, supplier, supplies, comes from, come from,
            known through,
            provided by, drawn from, come to ~ from, loaded from, known to ~ through, through,
            rest on,
            provider of, fed by, fed from, draws its information from, draws on, derived from,
            stem from, stems from, originate, originates, sourced, obtained from, data from,
            by way of""",
        "COUNT_SOURCE": """one of the feeds, one of the sources, in all five, all five feeds, all five sources,
            all the feeds, all the sources, each of the five, one source ~ alone,
            single agency, one data feed, two feeds, three feeds, how many feeds,
            number of feeds, one source, single source, single ~ source, number of
            sources, how many sources, more than one source, two sources, no source,
            three sources, three or more sources, 2 sources, 3 or more sources,
            several sources, only one source, one agency, one supplier, single
            supplier, only one ~ feed, each number of sources, one feed, single feed,
            sole source, just one source, one data source, one provider, a lone
            source, one source only, two or more sources, multiple sources, at least
            two sources, only one place, backed by one, no supplying source, more than
            two sources, =sources supply, three or more ~ sources, two or more ~
            sources, more than one ~ source, how many ? sources, number of ? sources""",
        "REMOVE": """want out, wanting out, wanted out, opt their, scrubbed from, asked to be left off, get
            out of the, come out of the, coming off, take ~ name off,
            removed from, taken off, take off, taken ~ off, remove ~ from, opt out,
            opted out, opting out,
            deleted from, delete ~ from, have ~ removed, no entry for, not to have an entry,
            removal request,
            removal requests, requests for removal, request for removal, be removed, taken from,
            struck off, withdraw ~ child, remove a record, remove ~ record, delete ~ record,
            off the database,
            take ~ child off, left off, kept off, wish ~ not ~ included, erase ~ record,
            removal of,
            struck from, struck out, expunged, wiped from, wiped off, erased from, erasure,
            erased, cancelled, taken out of, take ~ out of, out of the database, withdrawn from,
            pull ~ child from, pulled from, not be on, not to be on, kept out of, keep ~ out of,
            keep ~ off, left out of, come off, came off, exempted, exempt, delisted, deletion,
            deletions, excluded from the directory, excluded from contactpoint, have ~ deleted,
            have ~ erased, get ~ off""",
        "REQUEST": """tried to get, tried to have, tried to take, try to get,
            request, asked, ask that, apply to, applied to, application, ask for,
            wish, wishing, wanted,
            requested, requesting, petitioned, sought to have, sought, demand, demanded,
            demands, pleas, applied""",
        "SERVICE": """involved, involvement, involve, working with them, working with ~ child,
            in touch with,
            in contact with, dealing with, known to, service, services, recorded as working, in
            contact,
            supported by, helped by, seen by a""",
        "LEAD": """lead contact, designated lead, taking the lead, lead prof,
            lead professional, lead practitioner, lead worker, named lead,
            lead professionals, named professional, lead person, key worker,
            coordinating professional""",
        "CAF": """common assessment, common assessments, common assessment framework, caf, cafs,
            common assessment process, common assessment form, framework assessment,
            common framework assessment""",
        "ANY": """anybody involved, anyone involved, any flag, any marker, at least one flag, anything
            flagged, somebody involved,
            any involvement, any indication, some involvement,
            any kind of involvement, at least one indication, at least one
            practitioner,
            at least one ~ involvement, any
            sort of,
            any agency, any practitioner, at least one agency,
            some kind of involvement, any involvement or indication,
            service or indication, any form of involvement""",
        "SERVICE_OR": """any service or, service involved or, service or practitioner, practitioner or service, service
            or indication, any service at all""",
        "ANY_SERVICE": """any service, at least one service, any services, some service, one or
            more services, any kind of service, a service of any kind, any sort of service""",
        "INDICATION": """indication, indications, flag, flagged, flags, indicated, indicator,
            indicators,
            marker, markers, notices, signals""",
        "START": """started, start, begun, began, newly, put on, new, commenced, opened up, set
            up, first recorded,
            added""",
        "END": """ended, ending, finished, ceased, stopped, terminated, come to an end, came to
            an end, ends, closed,
            =removed, taken off the record""",
        "FIRST": """new to services, nothing on ~ before, never had ~ before, no previous, not known to
            any service before, not ~ known to any service before, first ever, no
            past,
            first indicated, no earlier involvement, no earlier history, without
            history, no history,
            no previous involvement, no previous history, not previously, no prior, first time,
            had not been known, no earlier, never before,
            previously unknown, unknown until then, nothing before, no earlier record,
            no record of earlier, never been known, never previously, not before known,
            not been known before, without any earlier, had no earlier, no past involvement,
            new to all services, hitherto unknown,
            first flag, first flags, first indication, first recorded ~ flag, anything before, no service ~ before""",
        "SUSPECTED": """suspicious, possibly snooping, possible misuse, potential
            misuse, suspect access, possible snooping, suspected snooping""",
        "ALERT": """caught ~ snooping,
            alert, alerts, alarm, alarms, warnings raised,
            warning, alerted, red flags, alarm bells,
            notification, notifications""",
        "CLOSED_10": """inside ten, inside 10, two working weeks,
            closed ~ ten, closed ~ 10, dealt with ~ ten, dealt with ~ 10, settled ~ ten, settled ~ 10,
            resolved ~ ten, resolved ~ 10, cleared ~ ten, cleared ~ 10,
            ten working days, 10 working days, ten days, 10 days, 10 day, ten day""",
        "REVIEW": """reviews overdue, reviews ~ not completed, reviews not done, reviews ~ overdue,
            =audits, spot checks, log checks, manager checks, checks by managers, line manager
            checks, supervisors' checks, routine checks of,
            access review, access reviews, audit review, audit reviews, review of
            access, reviews of access,
            audit check, audit checks, audits of access, audit of access, access audit, access
            audits,
            checks of access, checks on access, check on access, reviews ~ use, review ~ use,
            audits due, access checks, reviews of accesses, reviews of who, usage reviews,
            periodic review, periodic reviews, manager's review, managers' reviews,
            review of usage, retrospective review, reviews due, reviews that fell due,
            checks on use""",
        "BREACH": """snooping, snooped, rule breaches, wrongdoing, proven misuse, proved misuse, in breach,
            wrongful use, misuses, breach of procedure, breaches of procedure,
            procedure breach, procedure breaches, procedural breach, breaches of the
            rules, procedures breached, breached procedure, breaches of ~ procedure,
            breach, breached, broke the rules, broken the rules, misuse confirmed,
            confirmed misuse, cases of misuse, rules broken, improper use, wrongly
            used, infringement, infringements, violations, violated, rule breaking,
            contravened, contraventions, procedures ~ broken, improperly used,
            improperly accessed, transgressions, procedures ~ not followed, breaking
            the rules, breaches, broke ~ rules, break ~ rules, breaking ~ rules,
            flouted, flouting, disobeyed, broke ~ procedure, breaking ~ procedure,
            =abuses of""",
        "MISUSE": """misuse, misused, misusing, abused the system, abuse of the system,
            abuse by users, misbehaviour, improper access, wrongful access""",
        "SUSPEND": """cut off, thrown off, kicked off, lost their access, accounts pulled, accounts ~
            pulled, accounts taken away, accounts ~ taken away, access stopped, access
            ~ stopped, locked accounts, blocked accounts, accounts locked, stopped
            from using, revoked,
            suspend, suspended, suspension, suspensions, accounts blocked, account
            blocked, access withdrawn,
            accounts withdrawn, accounts revoked, locked out, barred, accounts frozen, account
            frozen,
            suspending, accounts disabled, account disabled, disabled accounts,
            accounts stopped, accounts shut, accounts halted, accounts ~ withdrawn,
            access ~ withdrawn, access ~ suspended, frozen accounts, had their access,
            deactivated, switched off accounts, accounts closed,
            accounts ~ blocked, account ~ blocked, accounts ~ frozen, accounts ~ disabled, accounts ~ revoked,
            accounts ~ stopped, accounts ~ barred, accounts ~ locked, accounts ~ shut""",
        "INCIDENT": """leaks, leaked, security glitch, security glitches, security scare,
            security ~ compromised, =compromised, hacked, breach of ~ security,
            unauthorised access, security incident, security incidents, security breach, security
            breaches, breaches of security,
            breach of security, breaches ~ security, data loss, data losses, loss of data,
            security lapse, security lapses,
            security failure, security failures, incident, incidents, security fault, security
            faults,
            security event, security events, security problems, security scares, data breach,
            data breaches, data ~ lost, lapse in security, lapses in security,
            failures of security, cyber, hacking, hack, hacker, security alert,
            breaches of data security, breach of data security""",
        "PLAN": """down to get, down for an, down to receive, down to have, pencilled in, due to get, due to receive, due for,
            meant to get, lined up, in line for, in the plan, going to get, due an account, should
            eventually, supposed to get, will end up,
            meant to have, meant to be given, supposed to have, destined, ultimately, in due course, aims to give,
            due to be given, will be able to, would be able to, will be entitled, planned, plan to have,
            expected to, expects, intended, will have access,
            will be given, entitled,
            are to have, due to have, projected, eventually, once it is fully, when it is
            fully, foreseen,
            be able to consult, who will use, are going to be given, to be given, forecast,
            will get,
            earmarked, scheduled to have, scheduled to receive, target number, anticipated,
            number of practitioners who should, will eventually, in the end, end up with,
            when complete, once complete, at full roll out""",
        "TRAIN": """trained up, done the course, finished the course, completed the course, sat the
            course, through training, been on the course, done their training, taught,
            trained, training, completed ~ training, completed their training, received
            training,
            undergone training, been through ~ training,
            done ~ training, finished ~ training, passed ~ training, taken ~ training,
            taken the course, took the course, training course, attended training, trainees,
            undergone instruction, went through training, gone through training, taught to use,
            instructed in, been taught""",
        "ISSUE": """issued, issue, given, handed, handed out, granted, provided, hold, holding,
            holders, have, had, has,
            received, set up with, allotted, exist, opened for""",
        "ACCOUNT": """get access, gets access, getting access,
            user ids, logon, logons, user id, get onto the system, can get on, get onto
            contactpoint, signed up to use,
            account, accounts, login, logins, log in, log ins, log on, log ons,
            password, passwords, token,
            tokens, keys, credentials, access to contactpoint, access to ~ index, access to ~
            database,
            access to the directory, access to it, can use contactpoint, can use the, can log on, allowed to use, user names, usernames, have access, had
            access, has access,
            with access, given access, granted access, sign in, sign ins, security token,
            handed the keys,
            sign on, sign ons, user accounts, user account, permission to use, right to use,
            authorised to use, authorised users, access rights, enabled to use,
            password holders, licences, user licence, cleared to use, let into""",
        "ACTIVE": """really use, really using, still using, active users, actually log in, actually log on,
            logged in recently, logged on recently, make any use, past quarter, log in
            regularly, used ~ account, used ~ accounts, used in the last, used in the
            past, used within the last, used during the last, active, =active,
            =actively, last three months, last 3 months, previous three months, past
            three months, three months to, 3 months to, used at least once, actually
            use, actually used, actually using, regular users, in use, regularly use,
            troubled to use, currently using, =logged in, =logged on, used them, make
            use of, in regular use, in active use, used it, used it at all, used at
            all, touched, lately used, recently used, been used, being used, put to
            use, actual use, last quarter, use it regularly, log on ~ regularly, use ~
            regularly, uses ~ regularly, regularly, routinely, day to day, have ~
            =used contactpoint""",
        "ESTIMATE": """according to ministers, ministers have said, ministers said,
            government said, government ~ said, said about, said that ~ would have, said ~ would use, said ~ would have, at various times, at different times, told
            parliament, told the house, estimate, estimates, estimated, reckoning, forecast, estimation,
            projection, predicted,
            guess, guesses, guessed, projected, reckoned, said ~ would, claimed,
            thought ~ would, calculated, forecasted,
            =thinks, =believes, =reckons""",
        "NEED": """practitioner time, practitioners' =time,
            additional needs, additional need, additional services, need additional,
            extra services, extra help,
            needs additional, need for additional, contact time, contacts a practitioner, hours
            ~ saved, hours saved, time ~ saved, hours of work saved,
            time saved, time spent finding, finding other practitioners, additional support,
            additional support needs, extra support, extra needs, need more than,
            in need of additional, need help beyond, contacts ~ each year, contacts a year,
            hours per, time it takes ~ find, time it takes, =time practitioners,
            need additional help, unmet needs""",
        "COST": """taxpayer, taxpayers, forked out, shelled out, paid out, splashed out, set us back,
            cash, how much money, swallowed up,
            cost, costs, costing, spent, spend, spending, expenditure, budget, bill for,
            bill, price, outlay,
            pay for, paid, =sum, =sums, money, =grant, =grants, funding, funded, invested,
            investment, expense, set aside, £,
            invoice, spend on, outgoings, financed, finance, sums of money, pounds, disbursed,
            overspend, overspent, bill to, amount spent, price tag""",
        "RUNNING": """keep it going, keep ~ going,
            running, operate, operating, maintain, maintaining, maintenance, annual,
            yearly, a year, upkeep,
            ongoing, on going, per year, per annum, each year, year on year, recurrent,
            recurring, keep going""",
        "SETUP": """set up, setting up, develop, development, build, building, initial,
            establish, establishing,
            implementation, start up, creation, create, created, capital, up front""",
        "AUTHORITY": """town hall, town halls, local government areas, council areas,
            authority, authorities, local authority, local authorities, council,
            councils, borough,
            boroughs, area, areas, county, counties, social services departments, areas of the
            country""",
        "ROLLOUT": """adopters start, adopters began, adopters begin,
            on stream, come on stream, start date, go live date, opening date, turned on, arrive
            in, coming to, switch on,
            will have contactpoint, have contactpoint, get contactpoint, receive contactpoint,
            roll out, rolled out, rollout, rolling out, implement, implementation,
            implemented, deploy,
            deployed, deployment, introduce, introduced, introduction, in operation, into
            operation, into use,
            operational, go live, gone live, went live, goes live, going live, timetable,
            national launch, launch, launched, available,
            up and running, milestone, milestones, programme ~ completed, brought in, fully in
            operation, started using,
            come into effect, working fully, stage, stages, switched on, be able to use, start
            to use, begin to use""",
        "STAGE_MT": """management team, management teams, management team trained, cmt, cmts,
            management teams trained, trained ~ management, managers trained,
            managers ~ trained""",
        "STAGE_SH": """shielding policy, shielding policies, policies on ~ shielding, policy on ~ shielding,
            existing cases, shielding cases, shielded existing, shielding
            arrangements, cases ~ shielded, shielding done, shielding exercise,
            shielding ~ complete, shielding stage, reached shielding, reach shielding,
            deadline ~ shielding, closing date ~ shielding, =shielding in place""",
        "STAGE_READY": "accredited, accreditation, accredit, ready, readiness, declared ready",
        "STAGE_CONN": """first case management system, connected ~ case management system,
            connected to contactpoint,
            connecting ~ case management system, connected a case management system, connect ~
            system,
            be connected, connected ~ system, linked ~ case management, case management system
            connected, was connected,
            were connected,
            linked ~ system, integrated ~ case management, joined ~ case management system,
            hooked up ~ system, system to system, plugged ~ system, connected its,
            connected their""",
        "STAGE_PRAC": """can now use, now able to use, able to use it, can use it, may now use, now use it,
            yet live, not live, now live, live yet, already live, went =live, =live on,
            letting ~ on, let ~ on, letting ~ log in, let ~ log in, letting ~ log on, let ~ in,
            letting ~ in, opened it up, opened up to, front line use, staff using,
            workers using, practitioners logging on, practitioners logged on, up and
            running, let ~ use it, letting ~ use it, letting ~ use,
            using contactpoint, use contactpoint, using the directory,
            practitioners started, front line practitioners, frontline
            practitioners, opened contactpoint to,
            practitioners were given access, practitioners had access, practitioners are using,
            practitioners using,
            practitioners ~ use, started using, begun using, begun to use, begun ~ use, go live, gone
            live, went live, is live, are live, was live, were live, be live, been live, live with, live by, in use,
            first to use, practitioners have started, practitioners ~ started, practitioners ~
            access, switched on,
            practitioners ~ on, made it available, giving practitioners access, start using,
            started work with,
            started to use, started with, opened it to, opened to practitioners,
            opened to front line, put ~ into practice, practitioners began, practitioners first,
            practitioners ~ began, began using, first used, first began to use, first started,
            begin using, in the hands of""",
        "STAGE_ALL": """all of their planned, all their planned, all its planned, all of its planned, all ~ planned practitioners, all planned practitioners,
            every planned practitioner,
            all of the planned, all ~ practitioners planned, all ~ planned accounts,
            every practitioner planned, each planned practitioner, account for every, accounts for every, accounts for all, account to every, accounts to every, accounts to all""",
        "STAGE_COMPLETE": """all ~ accounts, fully rolled out, rolled out fully, finished ~
            roll out, complete ~ roll out,
            completed ~ roll out, roll out ~ complete, completed, roll out complete, full roll
            out, finished rolling out,
            finished giving, given accounts to all, every practitioner ~ account,
            all practitioners have, all practitioners had, roll out finished, finished,
            be complete, is complete, are complete, was complete, were complete""",
        "LATE": """running behind, running late, overrunning, adrift, missing their, past their,
            slipping, slippage, slip,
            originally set, met the date, meet the date, kept to the date, keep to the date, late, later, later than, delay, delayed, =missed, =miss, failed to meet, not
            complied, complied, behind,
            deadline, closing date, first planned, originally planned, slipped, overdue, behind
            schedule, overran,
            not met, behind time, on schedule, postponed, put back, date set,
            lagging, lag, lagged, overshot, not kept, breached ~ deadline, after the date, after the day, after it was due, after they were due, after the due,
            after its date, past the date, date first set, first date set, date that was set,
            announced date, announced dates, published dates, date originally, first baseline, original date, initially planned, rescheduled,
            put off, deferred""",
        "SYSTEM": """case mgmt systems, case mgmt system,
            case systems, it systems, software packages, packages, case management,
            case management system, case management systems, systems, system, software""",
        "CONNECT": """plug into, plugs into, plugged into, plugging into, connected, connect, linked, link, integrated, joined, hooked up, plugged
            in, connection, connections, tied,
            interfaced, integrate, wired, hook up, coupled""",
        "RETURN": """sent ~ figures in, sent in ~ figures, sent in their figures, send in ~ figures,
            monthly figures, figures ~ in after, sent their ~ figures,
            monthly return, monthly returns, return, returns, data return, data
            returns, =return,
            monthly data, monthly paperwork, submissions, monthly submission, data submissions""",
        "RETURN_WORD": """monthly, submitted, sent in, send in, sent, received, outstanding,
            corrected, late, owed, owe, due,
            arrived, on time, overdue, missing""",
        "ON_TIME": """on time, in time, punctually, by the due date, within the deadline, by
            the deadline""",
        "OUTSTANDING": """no return, no returns, no ~ return, returns not in, return not in, not come back, failed to return, didn't return, failing to return,
            not turned up, haven't turned up, never turned up, never arrived, still waiting for,
            not handed in, not filed, not yet in, failing to send, haven't sent, hasn't sent, have
            not sent, not ~ handed in, still owe, yet to send, yet to submit, still
            due,
            outstanding, not sent, not received, owed, owe, owing, not submitted,
            still to come, never came, never come, never sent, not ~ sent,
            missing, failed to send, not returned, not yet sent, overdue, not ~ submitted, not
            ~ received, failed to submit,
            not come in, not ~ come in, not ~ arrived, not arrived, not ~ reached""",
        "CORRECT": """corrected, correct, correction, corrections, put right, amended,
            resubmitted, revised, resent, resend, send ~ in again, sent ~ in again, send ~ again,
            sent ~ again, resubmit, finding errors, finding mistakes, found errors, errors found,
            mistakes found, mistakes ~ found, errors ~ found, found ~ wrong""",
        "NO_RELATION": """no recorded relationship, no relationship, own family, own record, own records,
            own families, own child, own children, own son, own daughter, =relatives,
            no involvement with the child, unrelated to, no dealings with, stranger to,
            unconnected with the child""",
        "DASHBOARD": """oversight site, stats site, statistics site,
            dashboard, this site, this website, statistics pages, pages of ? ? figures, pages of ?
            ? statistics, figure by its number, figures by their number, figure by its id""",
        "CIN": """children in need, child in need,
            in need within the meaning, assessed as in need, children assessed to be in need,
            assessed to be children in need, assessed as children in need, assessed as in need""",
        "CPP": """child protection plan, child protection plans, protection plan, protection plans,
            child protection register,
            subject of a plan, plan for protection, protection register,
            subject to a child protection""",
        "LAC": """looked after, looked after children, in care, children in care, in local
            authority care,
            looked after by, foster care, fostered, children's home, children's homes,
            care of the authority, care of the council, care of local authorities,
            being looked after""",
        "PER_1000": """for every 1 000, per 1 000, relative to child population,
            per thousand, per 1000, for every thousand, for every 1000, to every thousand,
            for each thousand, in every thousand, relative to the number of children,
            in proportion to the number of children, proportionate to, per head, per child,
            relative to their child population, against the number of children,
            for the size of its, allowing for ~ children, weighted by, adjusted for ~ children""",
        "OUT_HOURS": """public holidays, holidays, public holiday,
            after work, late evening, saturday, saturdays, sunday, sundays, outside the hours,
            out of hours, outside working hours, outside office hours, at night, by
            night, evening, evenings, weekend,
            weekends, night, outside normal hours, after hours, bank holiday, midnight, after
            dark, outside ~ hours, off duty,
            outside the working day, out of office hours, unsocial hours, late at night,
            overnight, small hours, before 8, after 6, non working days, weekdays after,
            outside the office day, outside of working hours, outside of office hours""",
        "DIFFERENT": """=different, separate, =individual, distinct, at least once,
            individually, each counted once, counted once,
            not counting twice""",
        "AT_LEAST_ONE": """at least one, one or more, any record, a record, a child's record,
            one record or more, even one record, any records, a single record,
            at least a record, one or more records, some record""",
        "REASON": """reason, reasons, stated reason, purpose, purposes, grounds, stated purpose,
            why they, stated to be because, motive, justification, said ~ because""",
        "ROUTE": """route, routes, through which, means of access, by which route, web link,
            through a case management system,
            by what means, channel, channels, way in, portal""",
        "LEVELS": "girls, boys",
        "AGE": """=age, =ages, aged, age group, age groups, age band, under five, under fives,
            over 15, years old, ages of""",
        "AT_RISK": """at risk, at risk of abuse, in danger, danger of, risk of harm, risk of
            significant harm, risk of abuse,
            being abused, vulnerable, flags of concern, flag of concern, warning flag, warning
            flags, risk flag, risk flags,
            in peril, likely to suffer, danger list, at risk register, risk markers,
            risk marker""",
    }.items()
}
"""What is spoken of, each with the ways of saying it."""

GENERIC = "children_on_directory"
"""The measure that every word of children or records speaks for:

it stands only where nothing else is said of them.
"""

RULES: dict[str, tuple[tuple[str, int], ...]] = {
    "children_on_directory": (
        ("LIVE", 63),
        ("CHILD DIRECTORY", 40),
        ("RECORD DIRECTORY", 40),
        ("CHILD RECORD", 38),
        ("RECORD", 25),
    ),
    "directory_coverage": (
        ("PERCENT CHILD DIRECTORY", 50),
        ("PERCENT DIRECTORY", 40),
        ("PERCENT CHILD RECORD", 50),
        ("COVERAGE DIRECTORY", 62),
        ("COVERAGE", 61),
        ("PERCENT COVERAGE", 66),
    ),
    "children_by_supplying_source": (
        ("SOURCE CHILD", 50),
        ("SOURCE RECORD", 52),
        ("SOURCE RECORD DIRECTORY", 54),
        ("SOURCE CHILD DIRECTORY", 54),
        ("FEED CHILD", 50),
        ("FEED CHILD DIRECTORY", 60),
        ("FEED CHILD RECORD", 60),
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
        ("OUTDATED RECORD", 64),
        ("OUTDATED PERCENT", 64),
        ("OUTDATED DIRECTORY", 58),
    ),
    "unmatched_source_records": (("UNMATCHED", 74), ("UNMATCHED RECORD", 78)),
    "suspected_duplicate_records": (("DUPLICATE", 74),),
    "archived_records": (("ARCHIVE", 72), ("AGED_OUT RECORD", 68), ("AGED_OUT ARCHIVE", 78)),
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
        ("ANY_SERVICE CHILD", 76),
        ("ANY_SERVICE RECORD", 74),
        ("HEAD_INVOLVED", 58),
    ),
    "children_with_lead_professional": (("LEAD", 76),),
    "children_with_common_assessment": (("CAF", 76),),
    "children_with_any_indication": (
        ("ANY LEAD CAF", 84),
        ("EITHER", 84),
        ("ANY_SERVICE LEAD CAF", 84),
        ("ANY_SERVICE CHILD", 68),
        ("ANY CHILD", 74),
        ("SERVICE_OR CHILD", 86),
        ("ANY RECORD", 72),
        ("ANY DIRECTORY", 64),
        ("INDICATION CHILD", 56),
        ("INDICATION", 44),
    ),
    "indications_started": (
        ("SERVICE START", 66),
        ("INDICATION START", 66),
        ("SERVICE_NAME START SERVICE", 68),
        ("HEAD_INVOLVED", 61),
    ),
    "indications_ended": (("SERVICE END", 68), ("INDICATION END", 68)),
    "children_newly_indicated": (
        ("CHILD INDICATION START SUBJECT_CHILD", 80),
        ("CHILD SERVICE START SUBJECT_CHILD", 68),
        ("ANY CHILD SERVICE START SUBJECT_CHILD", 82),
        ("ANY CHILD INDICATION START SUBJECT_CHILD", 84),
    ),
    "first_indications_without_history": (
        ("FIRST", 62),
        ("FIRST CHILD", 70),
        ("FIRST INDICATION", 90),
        ("FIRST SERVICE", 80),
        ("FIRST CHILD SERVICE", 92),
    ),
    "shielded_records": (("SHIELD", 66), ("SHIELD RECORD", 68), ("SHIELD CHILD", 68)),
    "shields_applied": (
        ("SHIELD SHIELD_NEW", 78),
        ("SHIELD PUT WITHIN", 78),
        ("SHIELD ANY_TIME WITHIN", 78),
        ("SHIELD TIMES", 79),
    ),
    "shielded_view_attempts": (("SHIELD ATTEMPT", 80), ("SHIELD ATTEMPT VIEW", 84)),
    "searches": (("SEARCH", 66), ("SEARCH DIRECTORY", 68)),
    "record_views": (
        ("VIEW RECORD", 62),
        ("VIEW DIRECTORY", 56),
        ("VIEW", 45),
        ("VIEWS", 61),
        ("VIEW RECORD REASON", 68),
        ("VIEW RECORD REASON SUBJECT_USER", 78),
        ("VIEW RECORD ROUTE", 68),
        ("VIEW OUT_HOURS", 66),
        ("VIEW REASON", 64),
        ("VIEW ROUTE", 64),
        ("VIEW FOR_CAF", 78),
        ("VIEWS FOR_CAF", 80),
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
    "record_views_per_1000_children": (
        ("PER_1000 VIEW", 84),
        ("PER_1000", 44),
        ("PER_1000 SEARCH RECORD", 84),
        ("PER_1000 DIRECTORY", 60),
    ),
    "views_out_of_hours": (("OUT_HOURS PERCENT", 84), ("OUT_HOURS RATE", 70), ("OUT_HOURS", 40)),
    "audit_reviews": (("REVIEW", 78),),
    "alerts_raised": (
        ("ALERT", 84),
        ("SUSPECTED", 76),
        ("SUSPECTED ALERT", 86),
        ("NO_RELATION VIEW", 74),
        ("NO_RELATION SEARCH", 74),
        ("NO_RELATION VIEW SUBJECT_USER", 82),
    ),
    "alerts_closed_in_10_days": (("ALERT CLOSED_10", 90), ("ALERT CLOSED_10 PERCENT", 94)),
    "procedure_breaches": (
        ("BREACH", 78),
        ("BREACH MISUSE", 80),
        ("MISUSE", 50),
        ("BREACH_KIND", 80),
        ("BREACH_PROVEN", 82),
        ("BREACH_PROVEN ALERT", 92),
    ),
    "accounts_suspended": (
        ("SUSPEND", 76),
        ("SUSPEND ACCOUNT", 84),
        ("SUSPEND USER", 84),
        ("SUSPEND SUSPECTED", 90),
    ),
    "security_incidents": (
        ("INCIDENT", 76),
        ("INCIDENT_CLASS", 50),
        ("INCIDENT_CLASS DIRECTORY", 66),
    ),
    "practitioners_planned": (
        ("PLAN USER SUBJECT_USER", 76),
        ("PLAN USER ACCOUNT", 66),
        ("PLAN ACCOUNT", 60),
        ("PLAN_GAIN", 76),
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
        ("ACTIVE DIRECTORY", 60),
        ("ACCOUNT ACTIVE ISSUE", 78),
    ),
    "practitioners_estimate": (
        ("ESTIMATE USER", 62),
        ("ESTIMATE PEOPLE DIRECTORY", 60),
        ("ESTIMATE ACCOUNT", 60),
        ("ESTIMATES_OF USER", 78),
        ("ESTIMATES_OF PEOPLE", 78),
        ("ESTIMATE USER PUBLISHED", 80),
        ("ESTIMATE PEOPLE PUBLISHED", 80),
    ),
    "need_estimates": (("NEED", 78), ("NEED ESTIMATE", 84), ("NEED ESTIMATE PUBLISHED", 88)),
    "systems_connected": (
        ("SYSTEM CONNECT", 74),
        ("SYSTEM REACHED DIRECTORY", 74),
        ("SYSTEM CONNECT DIRECTORY", 76),
    ),
    "milestone_forecast_date": (("FORECAST ROLLOUT", 76), ("FORECAST STAGE_PRAC", 66)),
    "milestone_forecast_chance": (("CHANCE ROLLOUT", 72), ("CHANCE STAGE_PRAC", 72)),
    "announced_date_chance": (
        ("CHANCE PLAN", 80),
        ("CHANCE LATE", 80),
        ("CHANCE ROLLOUT LATE", 82),
    ),
    "delivery_confidence": (("CONFIDENCE", 74),),
    "stated_confidence": (("CONFIDENCE PUBLISHED", 70), ("CONFIDENCE STATED", 80)),
    "practitioners_trained_forecast": (
        ("FORECAST TRAIN", 80),
        ("AHEAD TRAIN", 80),
        ("AHEAD TRAIN USER", 82),
    ),
    "accounts_issued_forecast": (
        ("FORECAST ACCOUNT", 78),
        ("AHEAD ACCOUNT", 78),
        ("AHEAD ACCOUNT ISSUE", 80),
    ),
    "authorities_forecast": (("AHEAD AUTHORITY ROLLOUT", 80), ("AHEAD AUTHORITY STAGE_PRAC", 80)),
    "forecast_inside": (("FORECAST RECORD_OF", 80),),
    "forecast_bias": (("FORECAST BIAS", 82),),
    "returns_due": (
        ("RETURN ON_TIME LATE", 90),
        ("RETURN ON_TIME OUTSTANDING", 90),
        ("RETURN LATE OUTSTANDING", 90),
        ("RETURN RETURN_WORD", 66),
        ("RETURN LATE", 80),
        ("RETURN AUTHORITY", 62),
        ("RETURN OUGHT", 81),
    ),
    "returns_received": (
        ("RETURN RECEIVED", 76),
        ("RETURN TURNED_UP", 90),
    ),
    "returns_on_time": (("RETURN ON_TIME", 82),),
    "returns_outstanding": (("RETURN OUTSTANDING", 84),),
    "returns_corrected": (("RETURN CORRECT", 84),),
    "return_dates": (
        ("RETURN DATE_FORM", 88),
        ("RETURN LATE LIST_FORM", 86),
    ),
    "dashboard_readings": (
        ("DASHBOARD", 60),
        ("DASHBOARD VIEW", 70),
        ("DASHBOARD VIEW TIMES", 84),
        ("DASHBOARD PAGE_READS", 86),
    ),
    "dashboard_readers": (
        ("DASHBOARD READERS", 80),
        ("DASHBOARD PEOPLE", 76),
        ("DASHBOARD PEOPLE SUBJECT_USER", 86),
        ("DASHBOARD USER", 72),
    ),
    "dashboard_exports": (("DASHBOARD FILES", 80), ("DASHBOARD FILES READERS", 90)),
    "dashboard_lookups": (("DASHBOARD SEARCH", 80),),
    "dashboard_refusals": (("DASHBOARD REFUSED", 86),),
    "dashboard_pre_release_looks": (("DASHBOARD BEFORE_RELEASE", 92), ("BEFORE_RELEASE VIEW", 80)),
    "programme_cost": (
        ("MONEY_FORM RUNNING DIRECTORY", 70),
        ("MONEY_FORM SETUP DIRECTORY", 70),
        ("COST", 64),
        ("COST DIRECTORY", 76),
    ),
    "children_in_need": (("CIN", 84),),
    "child_protection_plans": (("CPP", 84),),
    "looked_after_children": (("LAC", 80), ("LAC CHILD", 82)),
}
"""For each measure, which concepts together speak for it, and how strongly."""

CONCEPTS |= {
    "INCIDENT_CLASS": (
        "shielding fault",
        "faults in ~ shielding",
        "fault in shielding",
        "failure of shielding",
        "loss of service",
        "outage",
        "outages",
        "=unavailable",
        "data ~ mishandled",
        "mishandled",
        "mishandling of data",
        "data handling",
        "handling of data",
        "account security",
        "out of action",
        "system down",
        "service ~ down",
        "went down",
        "gone down",
        "goes down",
        "fell over",
        "fallen over",
        "was down",
        "were down",
        "been down",
        "crashed",
        "=crash",
        "crashes",
        "off line",
        "offline",
        "out of service",
        "could not be used",
        "breakdown",
        "breakdowns",
        "interruption",
        "interruptions",
        "interrupted",
    ),
    "FORECAST": ("=forecast", "=forecasts", "=forecasting", "=projections", "=predictions"),
    "CHANCE": (
        "=chance",
        "=chances",
        "likelihood",
        "probability",
        "=odds",
        "how likely",
        "=prospect",
        "=prospects",
    ),
    "ESTIMATES_OF": (
        "=estimate of ~ number",
        "=estimates of ~ number",
        "=estimate of how many",
        "=estimates of how many",
        "=estimates of ~ numbers",
        "list ~ =estimates",
        "the =estimates",
        "what =estimates",
        "which =estimates",
        "published =estimates",
        "various =estimates",
    ),
    "AHEAD": (
        "months' time",
        "month's time",
        "months ahead",
        "months from now",
        "coming months",
        "next ~ months",
        "next year",
    ),
    "RECORD_OF": (
        "accurate",
        "accuracy",
        "proved right",
        "borne out",
        "come true",
        "how good",
        "reliable",
    ),
    "BIAS": ("bias", "biased", "too hopeful", "too early", "optimistic", "pessimistic"),
    "CONFIDENCE": ("delivery confidence", "confidence rating", "confidence ratings"),
    "STATED": ("=stated", "stated by"),
    "PUBLISHED": ("published", "been published", "have been given", "quoted", "over time"),
    "TURNED_UP": ("ever turned up", "turned up", "ever came in", "ever arrived"),
    "RECEIVED": ("received", "come in", "came in", "arrived", "sent in"),
    "LIVE": (
        "live record",
        "live entry",
        "active record",
        "active entry",
        "current record",
        "current entry",
    ),
    "USERS": ("=user", "=users", "=practitioner", "=practitioners"),
    "READERS": ("readers", "reader"),
    "READER_KIND": ("type of reader", "kind of reader", "sort of reader", "reader group"),
    "PAGE_READS": ("page reads", "pages read", "page views", "=readings", "=reads", "visits to"),
    "ANY_TIME": ("at any point", "at any time", "at any stage", "at one time or another"),
    "FILES": ("files", "downloads", "downloaded", "exports", "exported"),
    "REFUSED": ("refused", "refusals", "turned away", "denied"),
    "BEFORE_RELEASE": (
        "before publication",
        "before release",
        "pre release",
        "before their release",
    ),
    "FOR_CAF": (
        "for a common assessment",
        "for common assessment",
        "for common assessments",
        "to make a common assessment",
        "to carry out a common assessment",
        "because of ~ common assessment",
        "in order to ~ common assessment",
        "reason ~ common assessment",
        "purpose ~ common assessment",
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
        "no good reason",
        "without good reason",
        "no reason to look",
        "no business looking",
        "no right to look",
        "sharing of passwords",
        "shared ~ password",
        "lending ~ password",
        "sharing ~ login",
        "else's password",
        "another's password",
        "else's account",
        "colleague's password",
        "colleague's account",
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
        "ROUTE",
        "PER_1000",
        "FOR_CAF",
        "READER_KIND",
        "ON_TIME",
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
                voluntary bodies""",
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
            "child_benefit": """benefit records, hmrc,
            child benefit""",
            "gp_registration": """practice registers, general practice registers, doctors' lists, gp records, surgery
            lists,
            gp registration, gp registrations, gp registers, gp lists,
                general practice registration,
                gp patient lists""",
            "school_census": """school lists, school rolls, school registers, school records,
            school census, pupil census, schools census""",
            "birth_registration": """birth records, birth certificates,
            birth registration, birth registrations, births register,
                register of births, registration of births""",
            "authority_systems": """councils' own systems, council systems, councils' systems, council records,
            authority systems, local authority systems, authorities'
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
            "web": """directly over the web, over the web, directly on the web,
            web, web link, secure web link, browser, internet, online""",
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
            "shared_credentials": """else's password, another's password, else's account, colleague's password, colleague's
                account, shared credentials, sharing passwords, shared passwords,
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
            "token_lost": """token ~ astray, token ~ mislaid, tokens ~ astray, tokens ~ mislaid, token ~ missing, lost token, token lost, tokens lost, lost tokens, lost ~ token,
                tokens ~ lost, token ~ lost, loss of ~ token""",
        },
        "incident_class": {
            "shielding_fault": """fault in shielding, shielding fault, shielding failed,
                failure of shielding, faults in ~ shielding, shielding faults""",
            "account_security": "account security, security of accounts",
            "data_handling": """data handling, handling of data, mishandled, mishandling, data ~ mishandled, mishandled data, lost data,
                data lost""",
            "service_loss": """service ~ down, went down, was down, were down, been down, crashed, crash, off line, offline, out of service,
                could not be used, breakdown, breakdowns, interruption, interruptions, interrupted, loss of service, outage, outages, system down, unavailable""",
        },
        "cost_kind": {
            "set_up": """budgeted, =budget, earmarked, set up, setting up, develop, developing, development, build, building,
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
            "within_5": "within 5 working days, within five working days, within 5 days, within "
            "five "
            "days",
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
        "sector": """by sector, each sector, sector, sectors, by profession, each profession, which profession, what profession, which professions,
            which sectors, professional group, occupation""",
        "service": """by service, each service, which services, kind of service, type of
            service, kinds of service, services ~ by service""",
        "source_feed": """by source, each source, by supplying source, which sources, from
            each, by supplier, each supplier, each of ? suppliers, each of ? ? suppliers, each feed, by feed""",
        "number_of_sources": "number of sources, how many sources",
        "sex": "by sex, by gender, each sex, sex, gender, boys and girls",
        "age_band": "by age, age group, age groups, age band, age bands, each age, by ages, =aged",
        "age_band_by_sex": "by age and sex, by age and gender, age and sex",
        "reason": """by reason, each reason, what reasons, for what reasons, stated reason,
            reasons given, stated purpose, by purpose, each purpose, which reasons""",
        "route": "by route, each route, route, which route, means of access",
        "hour_band": """hour by hour, by hour, each hour, part of the day, time of day, hour of the day, by time, times of day, hours of the day,
            at what hours""",
        "outcome": """how ~ decided, how ~ determined, how ~ resolved, how ~ disposed of, how ~ dealt with,
            what ~ become of, by outcome, outcome, outcomes, with what result, result of each, what
            became of them""",
        "review_status": "=completion, by status",
        "alert_kind": """by kind of alert, kind of alert, type of alert, kinds of alert, types
            of alert, each kind of alert, alerts ~ by type, alerts ~ by kind""",
        "time_to_close": """within what time, in what time, how soon ~ closed, time to close, time taken to close, how long ~ to close, how
            quickly ~ closed, how long ~ closed, how long ~ took, length of time ~ closed""",
        "breach_kind": "kind of breach, type of breach, nature of the breach, kinds of breach",
        "suspension_reason": """by reason, each reason, reason for suspension, why ~ suspended, reasons for suspension""",
        "incident_class": """class of incident, type of incident, kind of incident, nature of
            each incident, by class, class""",
        "stage": "each stage, by stage, stage of roll out, roll out stage, at each stage",
        "milestone": "milestone, milestones, each milestone",
        "system_kind": "type of system, kind of system, types of system, kinds of system",
        "return_status": "on time and late, when they came",
        "wave": "by wave, each wave, roll out wave, waves",
        "reader_group": "type of reader, kind of reader, sort of reader, group of readers, reader group, each group, by group",
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
        "the integrated children’s system, which authorities run": """carefirst, swift system, social care case records, social services' own case files,
            integrated children's
            system, integrated childrens system, ics""",
        "eCAF, the electronic common assessment system": """e-caf, electronic caf system, online common assessment, caf online,
            ecaf, electronic common assessment,
            electronic caf, e caf,
            common assessment framework system, national ecaf, ecaf system""",
        "the National Pupil Database": """plasc, ulr, uln, unique pupil number, upn, upns, miap, managing
            information across partners, learner registration, learning records
            service, learner number, learner numbers,
            national pupil database, npd, pupil database, learner
            record, learner records,
            national pupil data, individualised learner record, unique learner number, pupil
            level annual school census""",
        "authorities’ own records of home education": """home educate, teach ~ at home, teaching ~ at home, schooled at home, school ~ at home,
            badman, home ed, home educator's, homeschooled, homeschooling, homeschool, educate
            ~ at home, taught by their parents,
            home education, home educated,
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
        "the returns on children missing from care or home": """reported ~ missing,
            ran off, run off, running away, run aways, missing person, missing persons, missing
            children, goes missing, children gone missing, lost from care,
            missing for ? night, missing for ? ? hours, missing ~ night or more,
            disappeared, vanished, vanish, missing overnight, left ~ care without, not
            where they should be,
            missing from care, missing from
            home, reported missing, went missing, gone missing,
            go missing, missing from ~ placement, missing from where, missing from ~ children's
            homes, away from placement, absconded, ran away, run away,
            runaways, later traced, missing episodes, missing incidents, disappeared from""",
        "the identity register of the Home Office": """national identity, passport, passports, identity scheme, biometric, biometrics,
            fingerprint, fingerprints, fingerprinted, fingerprinting,
            identity cards, identity card, national
            identity register, identity and passport service, id cards""",
        "the child protection information sharing system of the health service": """choose and book, personal demographics service, detailed care records, nhs care
            records, nhs database, child health information system, child health
            system, health visitors' records system, rio system, connecting for health, npfit,
            patient records, patient record, gp records system, spine,
            child
            protection information sharing, cp is, child protection information system,
            nhs spine, summary care record, summary care records, electronic patient record,
            national programme for it, care records service""",
        "the police": """dna, dna profiles, dna samples, pnc, pnd, police database, police databases, police
            computer, stop and search, asbo, asbos, anti social behaviour orders,
            antisocial behaviour, knife crime, police records, mappa, marac, sex
            offender, sex offenders, ceop, child exploitation and online, violent and
            sex offender, intelligence database,
            dna database, police national computer, police national database,
            visor, sex offenders register, arrested, cautions, impact nominal index""",
        "the criminal records and vetting bodies": """=isa,
            vetting, isa register, isa registered, vetted, isa-registered, enhanced disclosures,
            enhanced disclosure, criminal record check, criminal record checks,
            criminal records check, criminal records checks, =barring, barred from
            working, pova, poca list, general teaching council, gtc, gscc,
            criminal records bureau, crb, vetting and
            barring, independent safeguarding authority, list 99, barred list,
            disclosure and barring""",
        "the statistics of school exclusions and absence": """suspended from school, expelled, expulsion, expulsions, attendance at school, school
            attendance, playing truant, skipping school, bunking off, off school,
            missed school, absence rate, absentees, fixed period exclusions,
            excluded from school, exclusion,
            exclusions, =excluded, permanently excluded, truancy, truant,
            truanting, absence from school, persistent absence, persistently absent, attendance
            rate, unauthorised absence""",
        "the school census and pupil statistics": """primary school places, school admissions, admissions, school meals, gcses, a-levels,
            sats, ofsted inspection, ofsted inspections, ofsted rated, ofsted grade,
            rated inadequate, unregistered schools, maintained schools, pupil numbers,
            english as an additional language, sen statements, statements of sen,
            academies, school workforce, teacher vacancies, cctv,
            free school meals, class sizes, school
            places, key stage, gcse, a levels, school census figures, number of pupils in""",
        "the statistics of the youth justice system": """youth custody, secure training, secure children's home, secure estate, onset, wiring
            up youth justice, reoffend, re-offend, re-offending, sentenced, referral
            orders, youth court,
            asset, youth justice board,
            reoffending, custody, young offender institution, first time entrants""",
        "the devolved administrations": """scotland's, welsh children, in wales, in scotland, northern ireland, getting it right,
            girfec, getting it right for every child, scottish,
            scottish executive, welsh assembly, named person scheme,
            northern ireland executive""",
        "the Information Commissioner": """information commissioner ~ fined, fined by the
            information commissioner, monetary penalty, complaints to the information
            commissioner""",
        "the statistics of courts and family proceedings": """court orders, residence orders, guardian ad litem, special guardianship, placement
            orders, =adopted, =adoptions, prospective adopters, private fostering, privately
            fostered, section 31,
            cafcass, care proceedings, care
            orders, adoption register, adopted from care, family courts, adoption orders""",
        "the immigration authorities": """uk border agency, border agency, border force, ukba, asylum seeker, asylum seekers,
            yarl's wood, e-borders, visa, visas,
            unaccompanied, asylum seeking children, asylum
            seeking, immigration detention, trafficked, trafficking""",
        "the statistics of serious case reviews and child deaths": """baby peter, child homicide, child homicides, injuries to children, hospital
            admissions, cot deaths,
            serious case review,
            serious case reviews, child deaths, child death, deaths of children, killed by""",
        "the statistics of referrals and assessments in social care": """section 47, section 17,
            initial assessment, initial assessments, core assessment, core assessments, referred
            to social services, referred to ~ social care, referrals to social services,
            referrals to ~ social care, re referral, re referrals, rereferrals, case conference,
            case conferences, child protection conference, child protection conferences,
            protection enquiries, protection investigations, emergency protection orders, police
            protection, placement stability, placement moves, social care referrals""",
        "the statistics of the social care workforce": """social workers ~ posts, social workers ~
            left, left the profession, newly qualified social workers, unfilled social work, social worker posts, social work
            posts, agency workers, turnover of social workers, foster carers, foster
            parents, approved foster,
            social work vacancies, vacancies for
            social workers, vacancy rate, agency social workers, caseload,
            caseloads, social worker vacancies""",
        "other benefits and tax systems": """claiming child benefit, claim child benefit, child benefit ~ claiming,
            child benefit ~ paid, claiming it, claimants, tax credit, child maintenance, child support agency, working tax, free nursery places,
            education maintenance allowance, ema, emas, child tax credit, lost child
            benefit discs, child benefit claims, child benefit claimants, housing
            benefit, council tax, trust fund, trust funds,
            tax credits, child benefit discs, lost discs,
            child trust fund, hm revenue and customs lost""",
        "Sure Start and other programmes": """spent on every child matters, every child matters programme, cost of every child
            matters, targeted youth support,
            sure start centres, surestart, childcare places, nursery places, childminders,
            childminder, ofsted register of, early years places, youth clubs, myplace,
            teenage pregnancy, teenage pregnancies, think family, family intervention,
            child poverty, parenting orders, contact centres, helplines, childline,
            nspcc's,
            sure start, children's centre, children's
            centres, extended schools, family nurse partnership, parenting programme""",
        "the statistics of education, employment and training": """not in education ~ work, not in education ~ training, not in education ~ employment,
            out of work, unemployed, school leavers, not in work,
            neets, apprentices, apprenticeships, apprenticeship, september guarantee, connexions database,
            connexions card, connexions client,
            neet, not in education
            employment or training, client caseload information system, ccis""",
        "other databases": """identification referral and tracking, referral and tracking, trailblazers,
            nhs numbers, child health surveillance, measurement programme, national child
            measurement, immunisation, immunisations, vaccination, vaccinated, mmr,
            obesity, camhs, waiting list, waiting lists, waiting times, electoral roll, dvla, school information management, sims,
            learning platforms, census of population, integrated adults, ryogens,
            itrack, children's fund, database of school,
            other databases, ofsted ~ database, victoria climbie foundation,
            dentist, dentists, dental, breastfeeding, breastfed, forced marriage, forced
            marriages, genital mutilation, safeguarding board, safeguarding boards, lscb, lscbs,
            children's trusts, building schools, playground, playgrounds, play areas, school
            transport, school buses, bullying, bullied, penalty notices, parenting contracts,
            sickness absence, sick leave, children's commissioner, internet safety, byron,
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
        "which sensitive service is involved": """which sensitive, what sensitive, each sensitive, sexual health, mental health, drug services,
            drug treatment, drug misuse, substance misuse, substance abuse, alcohol services,
            abortion, abortions, contraception, counselling""",
        "consent": """consent, consented, consents, agreement of the parent, permission of the
            parent, parental consent""",
        "discipline, dismissal or prosecution": """fired, struck off, lost their jobs, fined, jailed, imprisoned, taken to court,
            sacking, sackings, court for, charged under, criminal charges, dismissals,
            cautioned, written warnings, arrest, arrests,
            disciplinary, disciplined, dismissed,
            dismissal, prosecuted, prosecution, prosecutions, convicted, conviction,
            sacked, charged with, struck off the register, sanctioned, arrested for, reprimanded""",
        "ethnic group": """traveller families, gypsies, ethnic minorities, afro caribbean, minority ethnic, bme,
            ethnic, ethnicity, =race, =racial, black, asian, pakistani,
            bangladeshi, indian, white british, gypsy, =traveller, =travellers, roma,
            =minority, =minorities""",
        "religion": """catholic, hindu, sikh, faith schools,
            religion, religious, muslim, christian, faith, jewish""",
        "nationality or immigration": """born outside, born overseas, foreign born, foreign nationals, polish, english
            speaking, non british,
            asylum, =nationality, =foreign, immigrant, born abroad,
            overseas, citizenship, refugee, migrant""",
        "disability or health": """disabled children, deaf, blind, wheelchair, learning difficulties, learning
            disability, autistic, adhd, mental health problems, asthma, health
            condition, health conditions, medical history,
            disabled, disability, disabilities, autism, mental illness, =illness, medical condition, obese""",
        "special educational needs plans": """education health and care plan, ehc plan, sen
            support, statement of special, statements of special, =statemented""",
        "language": """speak no english, languages spoken, language spoken, non english,
            first language, mother tongue, speak english, english as""",
        "income": """free school meals, deprived areas, poor families, low income, on benefits, poorest,
            =income, =incomes, poverty, deprived, deprivation, benefits claimants, workless""",
        "risk or danger to a child": """at risk, in danger, danger of, risk of harm, risk of
            significant harm, risk of abuse, being abused, =abused, neglected,
            flags of concern, flag of concern, warning flag, warning flags, risk flag, risk
            flags, potential criminals, likely to offend""",
        "abuse or harm prevented": """children saved, children ~ saved, prevented, saved from, lives saved, protected from, abuse
            ~ prevented, identified as abused, rescued, safer as a result""",
        "parents as people": """unmarried, divorced, separated parents, teenage mothers, lone mothers, parental
            responsibility,
            children of serving, whose parents, whose father, whose mother, whose parent, children of ~ officers, number of parents, parents recorded, single parents, lone
            parents, fathers recorded""",
        "appeals, complaints or requests to see a record": """complain, complained, complaining, objected, objections, objection, grievance,
            grievances, ombudsman, asked for a copy, copy of their, access request,
            access requests, sued, legal action, claims for damages, judicial review,
            data protection requests,
            appeal, appeals, appealed,
            complaint, complaints, =complained, subject access, subject access request,
            subject access requests, =letters, petition, correspondence, representations, asked
            to see, requests to see, compensation""",
        "young people over 18": """over eighteens, eighteenth birthday, aged over 18, adults on, up to the age of 25, older than 18, aged 18
            to 25, over 18s,
            over 18, aged 18, 18 to 25, eighteen to twenty five, care
            leaver, care leavers, over eighteen, aged 19, up to 25""",
        "deaths": """died, passed away, killed, fatal, fatalities,
            =died, =dead, deceased, =death, =deaths""",
        "staff and suppliers of the programme": """civil servant, programme team, project team, helpdesk staff, help desk staff, staff
            employed, people employed, programme team members, people work on,
            employees of, subcontractors, =consultant, civil servants, =consultants,
            =consultancy, capgemini, contractors, staff of his department, staff in
            his department, members of staff in his department, full time equivalent,
            fte, =posts, employed by his department, work on contactpoint, employed
            on, agency staff, employed to, staff headcount, helpdesk, help desk""",
        "how long things take": """longest time, shortest time, longest wait, how long to, downtime hours, log in times, log-in times,
            how many seconds, turnaround, time lag, average wait, how long on average, average
            delay, average length of, how many days, how many working days, how many
            weeks, average time, mean time, how long does, time taken to, how quickly,
            response time, response times, waiting time, average length, how many
            hours ~ take, how many hours it, how many minutes""",
        "opinions": """like the system, think ~ useful, found ~ useful, found ~ helpful, happy with, unhappy
            with, dissatisfied, feedback, =rated, opinion poll, confidence of parents,
            satisfied, support contactpoint, oppose, opposed, refuse to use, will
            not use, have said, survey, surveyed, satisfaction, opinion poll, objector, objectors, refused to use, refusing to use, refuseniks,
            boycott, welcomed, in favour""",
        "fields of a record": """home address, home addresses, phone numbers, phone number, email addresses, e-mail,
            email address, mobile number, surnames, first names, commonest name, most
            common name, date of birth, wrong addresses, wrong address, unlisted,
            photograph, photos,
            =addresses, =address, telephone numbers, mobile telephone,
            mobile numbers, dates of birth, photographs, national insurance, postcode, postcodes,
            unique number, unique numbers, left england""",
        "schools, practices or trusts by name": """individual schools, individual school, named schools, gp practices have, trusts have,
            number of =schools, how many pcts, which gp practices, which charities,
            which police forces, each police force, by police force, by trust, by pct,
            by practice, each school, which schools, each gp practice, each hospital,
            primary care trust, primary care trusts, per school, each practice, by
            school, which hospitals, each ward, by ward, electoral ward, by postcode,
            by constituency, each constituency, parliamentary constituency,
            parliamentary constituencies, by district, each district, super output
            area, police force area, how many =schools, how many gp =practices, how
            many =practices, how many =hospitals, how many =trusts, how many
            =nurseries, how many =charities, number of =nurseries, number of
            =hospitals, number of gp =practices, number of =charities""",
        "siblings or relations": """twins, triplets, step siblings, half brothers, half sisters, only children, large
            families,
            sibling, siblings, brothers, sisters, grandparents, step parents""",
        "lifting or refusal of shields": """shield requests, =shield ~ refused, requests for a shield, request for a shield,
            shield applications, shields refused, =shield ~ turned down, asked for a
            shield,
            shields lifted, shields ~ lifted, shields ~ removed, requests for shielding, request
            for shielding, requests to shield, applications for shielding,
            applications to shield, asked for ~ shield, asked for ~ shielded, shield ~
            lifted, shield ~ removed, shielding ~ lifted, shielding ~ removed,
            unshielded, =shielding ~ refused""",
        "averages": """typical, typically, mean number, mean length, per user, per practitioner, each user,
            average user,
            =average, =averages, on average, =median""",
        "accounts that are not used": """never been used, not been used, not used it, never used, not logged, have not used,
            unused accounts, has not used, not using, never logged,
            not been used, yet to use,
            idle, =dormant, =unused, inactive, untouched by their holders, not in use, never activated""",
        "what came of using the directory": """interventions, led to help, led to action, led to a child, acted on, action taken, by
            means of contactpoint, as a result of contactpoint, thanks to
            contactpoint, because of contactpoint, with the help of contactpoint,
            helped by contactpoint, through the use of contactpoint, owing to
            contactpoint, =referrals, a referral""",
        "another computer system": """computer system, computer systems, system for overseeing,
            system through which, a system for,
            system by which, systems for overseeing""",
        "laptops and other equipment": """usb sticks, memory stick, disks, discs, cd, =theft, =thefts,
            laptop, laptops, memory sticks, computers bought,
            servers, hardware""",
        "accuracy that was tested": """incorrectly, wrongly recorded, mistaken, error in, errors in, inaccurately, wrong
            details, out of date address, wrong name, false,
            error rate, =accurate, =inaccurate, inaccuracies,
            inaccuracy, wrong information, =errors, =mistakes, incorrect""",
        "persons named": """prime minister's children, my neighbour, his neighbour, whose names, name of every child,
            name of every parent, name of every user, name of every practitioner, name of every person,
            names of the children, names of the parents, names of the users, names of the
            practitioners, names of the people, names of the staff,
            by name, names of users, names of practitioners, named individuals,
            ministers' children, members of parliament""",
        "searches that found nothing or the wrong child": """found nobody, found no one, found no child, drew a blank, no hits, no match found,
            wrong match,
            searches ~ unsuccessful, searches ~ failed, searches ~ nothing, searches ~ no match,
            failed searches, searches ~ no record,
            found nothing, wrong child, no
            result, unsuccessful search, unsuccessful searches, successful searches""",
        "a change of cost through other schemes": """if it is turned, if it were turned,
            upgrade to, converted into, conversion""",
        "benefit set against cost": """cost per head, cost for each, cost of each, per search, per lookup, unit cost, return
            on investment, savings per, benefit cost ratio,
            value for money, cost per record, cost per child, cost
            per user, cost per search, saving per, per record""",
        "legal and advertising costs": """leaflet, leaflets, posters, printing, publicity campaign, hospitality, entertainment,
            conferences, lawyers, counsel's, bonuses, salaries, wages, rent,
            advertising, =publicity, legal advice, legal fees,
            legal costs, public relations, =marketing, =travel""",
        "bodies that are no sector of the directory": """scout groups, scouts, brownies, church groups, housing staff, nannies, lawyers, prison officers,
            probation officers, ambulance staff, firemen, fire service, magistrates, mi5, mi6, security service,
            journalists, insurers, private companies, armed forces, housing officers, benefit
            officers, tax inspectors, immigration officers, foreign governments""",
    }.items()
}
"""What no release holds, by what it is called in an answer."""

SPOKEN_OF = frozenset(
    _phrases(
        """VIEW, SEARCH, SHIELD, DUPLICATE, ARCHIVE, UNMATCHED, UPDATED, NO_SETTING, NO_GP, COVERAGE,
        COUNT_SOURCE, REMOVE, SERVICE_NAME, FEED, LEAD, CAF, ANY, INDICATION, START, END, FIRST, ALERT,
        CLOSED_10, REVIEW, BREACH, BREACH_KIND, MISUSE, SUSPEND, INCIDENT, TRAIN, ACCOUNT, ACTIVE, NEED,
        COST, SYSTEM, RETURN, DASHBOARD, CIN, CPP, LAC, SENSITIVE, ATTEMPT, STAGE_MT, STAGE_SH,
        STAGE_CONN, STAGE_READY, STAGE_ALL, AT_RISK, PER_1000, OUT_HOURS"""
    )
)
"""Concepts that each name something that is counted, or done: one of them in a part that the
measure answered with does not speak of leaves the part unread."""

GOES_WITH: dict[str, frozenset[str]] = {
    measure: frozenset(text.split())
    for measure, text in {
        "alerts_raised": "VIEW SEARCH OUT_HOURS",
        "alerts_closed_in_10_days": "VIEW SEARCH",
        "shielded_view_attempts": "REFUSED",
        "procedure_breaches": "VIEW SEARCH ALERT",
        "security_incidents": "SHIELD ACCOUNT",
        "accounts_suspended": "MISUSE TRAIN BREACH",
        "accounts_active": "VIEW SEARCH",
        "views_out_of_hours": "VIEW",
        "removal_requests": "SHIELD",
        "practitioners_viewing": "AT_LEAST_ONE",
        "programme_cost": "START END",
        "directory_coverage": "SEARCH",
        "systems_connected": "ACCOUNT SEARCH VIEW",
        "audit_reviews": "START END VIEW",
    }.items()
}
"""What is spoken of with a measure though it does not speak for it."""


def spoken_for(measure: str) -> frozenset[str]:
    """The concepts that speak for a measure, or are spoken of with it."""
    own = {name for needs, _ in RULES.get(measure, ()) for name in needs.split()}
    return frozenset(own) | GOES_WITH.get(measure, frozenset())


GENERAL = frozenset(
    _phrases(
        """DIRECTORY, LIVE, USERS, CHILD, PARENT, USER, PEOPLE, RECORD, AUTHORITY, OUGHT, ISSUE, LEVELS, AGE, PERCENT, RATE, PLAN,
        ESTIMATE, SERVICE, SERVICE_NAME, SOURCE, FEED, REQUEST, INVOLVED, START, END, RETURN_WORD, CONNECT,
        DIFFERENT, AT_LEAST_ONE, REASON, ROUTE, PUBLISHED, ROLLOUT, SETUP, RUNNING, NEG, AHEAD"""
    )
)
"""Concepts of so general words that they change nothing in what another measure counts. The words
of any other, where the measure answered with is not what they speak for, count as not read."""

LEAVING_OUT = frozenset(
    (
        "outside",
        "apart",
        "excluding",
        "leaving",
        "alone",
        "except",
        "excepting",
        "counting",
        "omitting",
    )
)
"""Words that leave an area out of another: read with the areas, where one is left out."""

TELLING = frozenset(
    _phrases(
        """members, house, parliament, rather, additional, again, alone, change, changed, direct, elsewhere, existing, fall, fell, former,
        high, highest, large, largest, least, low, lowest, minister, ministers, most,
        new, newly, next, only, once, other, others, previously, registered, small, smallest, friend,
        lady, full, turned, fewer, less"""
    )
)
"""Plain words that change what is asked where nothing has read them."""

UNDOING = frozenset(
    _phrases(
        """abandoned, acquitted, agreed, altered, amended, appealed, approved, blamed,
        boycotted, challenged, changed, cleared, compensated, complained, confused, copied,
        corrected, criticised, defaulted, defended, delegated, deleted, destroyed,
        disciplined, dismissed, dismantled, disputed, drafted, edited, excused, exempted,
        falsified, filmed, fixed, forgotten, forged, halved, hired, identified, ignored,
        injured, inspected, interviewed, investigated, laundered, lifted, lost, merged,
        mistaken, monitored, moved, objected, overruled, overturned, paid, persuaded,
        postponed, praised, printed, promised, promoted, prosecuted, protected, published,
        quashed, recommended, recruited, redacted, reduced, referred, refunded, refused,
        reinstated, rejected, released, relocated, reset, renewed, repaired, replaced,
        rescued, resigned, resisted, resolved, restored, retained, retired, retrained,
        reversed, rewarded, saved, scrapped, seized, shared, solved, split, stolen, stored,
        struggled, sued, surveyed, tested, threatened, traced, transferred, translated,
        trialled, upheld, upgraded, vetoed, visited, volunteered, waived, warned, withdrawn"""
    )
)
"""What may be done to a thing that is counted, of which no count of the thing itself tells."""

BEARING = frozenset(
    _phrases(
        """began, begun, letter, lord, commissioner, foi, style, distinguish, declare, monitor, grouped, pile,
        enter, mark, list, appear, feature, include, contain, comprise, note, log, show, display, enrol, capture,
        belong, pertain, generate, arise, occur, happen, emerge, trigger, prompt, produce, exist, amount, run,
        perform, conduct, execute, lodge, obtain, secure, acquire, attach, associate, bear, carry, possess, retain,
        store, sit, assign, allocate, designate, describe, classify, categorise, group, divide, split,
        analyse, disaggregate, itemise, express, calculate, discover, observe, instance, episode, event,
        example, overall, combined, cumulative, aggregate, grand, entire, precise, exact, approximate, actual,
        relevant, corresponding, equivalent, comparable, applicable, presently, nowadays, hitherto, thus far,
        subsequently, moment, conclude, attribute, sort, stand, deem, regard, judge, class, respective, individual, specific, ultimately,
        finally, eventually, turn, begin, close, belonging, according, whenever, throughout, amongst, roughly,
        approximately, precisely, exactly, simply, merely, separately, jointly, likewise, similarly, correspond,
        somebody, someone, anyone, anybody, everyone, everybody, folk, nation, land, whatsoever, thought, think,
            believe, believed, understand, understood, suppose, undergo, undergone, underwent, process, inside,
            actually, really, genuinely, truly, just, even, quite, anywhere, somewhere, pretty, bit, lot,
            lots, loads, plenty, stuff, thanks, hello, dear, sir, madam, regards, basically, officially, formally,
            publicly, centrally, newest, up to date, position, picture, situation, snapshot, table, chart, graph,
            spreadsheet, stats, data, detail, details, release, publication, summary, overview, gist, tally, extent,
            scale, size, speech, debate, meeting, newspaper, journalist, article, story, constituent, constituents,
            email, asap, tomorrow, noon, monday, tuesday, wednesday, thursday, friday, current, recent, still, preceding,
            taxpayer, ready, reckon, look, happen, end up, wind up, sit, live, reside, residing, belong, come, go, get,
            want, like, love, hope, mention, concern, concerned, regarding, respecting, touching, interest, interested,
            broad, rough, latest, tot up, add up, altogether, thus, nowadays, ongoing, date back, on file, on the books, on our books,
            spread, range, full, proper, correct, headline, figure, statistic, line, briefing, brief, note, request, please, pls, kindly, wonder, grateful, committee,
        confirm, confirmation, urgent, urgently, need, press, know, tell, advise, supply, furnish, state, quote"""
    )
)
"""Words, each for all its forms, that say only that something is so, is on record,
or is asked for."""

MOVING = frozenset(("moved", "passed", "suffered", "brought", "gone", "went"))
"""Plain words that say of children or records what no figure of all of them tells."""

POPULATIONS = frozenset(
    {"SHIELD", "LEAD", "CAF", "NO_GP", "NO_SETTING", "DUPLICATE", "ARCHIVE", "LAC", "CIN", "CPP"}
)
"""Concepts that each single out some children: no release crosses two of them."""

FORECASTS = frozenset(
    {
        "milestone_forecast_chance",
        "announced_date_chance",
        "delivery_confidence",
        "stated_confidence",
        "forecast_inside",
        "forecast_bias",
    }
)
"""Measures whose words (the chance that, how accurate) ask for a number however a part begins."""

CONTEXT = frozenset({"looked_after_children", "children_in_need", "child_protection_plans"})
"""Measures of children's services that the release quotes from those who publish them."""

OWN_WORDS = frozenset(
    _phrases(
        """SHIELD, VIEW, VIEWS, SEARCH, ALERT, COVERAGE, DUPLICATE, UNMATCHED, UPDATED, ARCHIVE, COUNT_SOURCE,
        LEAD, CAF, NO_GP, NO_SETTING, INDICATION, DASHBOARD, STAGE_MT, STAGE_CONN, STAGE_ALL, OUT_HOURS,
        PER_1000, SUSPEND, LAC, CIN, CPP, AT_RISK, ROLLOUT, INVOLVED"""
    )
)
"""Concepts that are spoken of the directory, or of what its statistics quote,
though neither is named."""

OF_PROGRAMME = frozenset(
    {
        "another computer system",
        "staff and suppliers of the programme",
        "accounts that are not used",
    }
)
"""Of what no release holds, what may be the directory's own though it is not named."""

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
    [
        "english",
        "seen",
        "names",
        "headcount",
        "big",
        "past",
        "rest",
        "compare",
        "compared",
        "work",
        "working",
        "putting",
        "practise",
        "worked",
        "works",
        "a",
        "about",
        "above",
        "according",
        "across",
        "additional",
        "after",
        "again",
        "all",
        "also",
        "altogether",
        "am",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "away",
        "be",
        "because",
        "been",
        "before",
        "being",
        "below",
        "between",
        "both",
        "but",
        "by",
        "came",
        "can",
        "case",
        "cases",
        "come",
        "comes",
        "could",
        "did",
        "do",
        "does",
        "done",
        "down",
        "during",
        "each",
        "either",
        "else",
        "end",
        "ended",
        "england",
        "ever",
        "every",
        "few",
        "figure",
        "figures",
        "first",
        "following",
        "for",
        "from",
        "further",
        "gave",
        "get",
        "give",
        "given",
        "go",
        "goes",
        "gone",
        "got",
        "great",
        "had",
        "has",
        "have",
        "having",
        "he",
        "her",
        "here",
        "him",
        "his",
        "hold",
        "holds",
        "how",
        "however",
        "if",
        "in",
        "instance",
        "into",
        "is",
        "it",
        "its",
        "itself",
        "kind",
        "kinds",
        "last",
        "latest",
        "latterly",
        "least",
        "less",
        "listed",
        "local",
        "made",
        "make",
        "makes",
        "many",
        "may",
        "me",
        "mean",
        "meant",
        "might",
        "more",
        "most",
        "much",
        "my",
        "name",
        "named",
        "namely",
        "national",
        "near",
        "necessary",
        "neither",
        "new",
        "newly",
        "next",
        "nor",
        "not",
        "now",
        "number",
        "numbers",
        "of",
        "off",
        "often",
        "on",
        "once",
        "one",
        "only",
        "or",
        "other",
        "others",
        "our",
        "out",
        "over",
        "overall",
        "own",
        "part",
        "particular",
        "people",
        "per",
        "period",
        "place",
        "point",
        "present",
        "put",
        "recent",
        "recorded",
        "relate",
        "related",
        "relating",
        "respectively",
        "respect",
        "said",
        "same",
        "see",
        "set",
        "several",
        "shall",
        "she",
        "shown",
        "showing",
        "shows",
        "side",
        "since",
        "so",
        "some",
        "sort",
        "state",
        "stood",
        "such",
        "taken",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "thereof",
        "these",
        "they",
        "thing",
        "this",
        "those",
        "though",
        "through",
        "time",
        "times",
        "to",
        "today",
        "together",
        "too",
        "total",
        "totals",
        "under",
        "until",
        "up",
        "upon",
        "us",
        "use",
        "used",
        "using",
        "very",
        "was",
        "way",
        "we",
        "well",
        "went",
        "were",
        "what",
        "when",
        "where",
        "whether",
        "which",
        "while",
        "who",
        "whole",
        "whom",
        "whose",
        "why",
        "will",
        "with",
        "within",
        "without",
        "would",
        "year",
        "years",
        "yet",
        "you",
        "your",
        "currently",
        "ago",
        "instead",
        "set",
        "so",
        "far",
        "against",
        "alone",
        "amount",
        "amounts",
        "among",
        "around",
        "available",
        "basis",
        "become",
        "becoming",
        "broken",
        "came",
        "carried",
        "change",
        "changed",
        "confirmed",
        "counting",
        "count",
        "counted",
        "country",
        "course",
        "date",
        "dates",
        "day",
        "days",
        "department",
        "direct",
        "elsewhere",
        "exactly",
        "existing",
        "fall",
        "fell",
        "fewer",
        "figure",
        "form",
        "full",
        "fully",
        "gave",
        "general",
        "generally",
        "government",
        "great",
        "group",
        "groups",
        "high",
        "highest",
        "house",
        "identify",
        "identified",
        "kept",
        "know",
        "known",
        "large",
        "largest",
        "later",
        "least",
        "level",
        "levels",
        "list",
        "long",
        "low",
        "lowest",
        "made",
        "making",
        "meanwhile",
        "member",
        "members",
        "minister",
        "ministers",
        "mine",
        "month",
        "months",
        "monthly",
        "nationwide",
        "nature",
        "non",
        "occasion",
        "occasions",
        "order",
        "parliament",
        "previously",
        "provide",
        "publish",
        "quantity",
        "raised",
        "ranking",
        "rather",
        "reached",
        "recently",
        "record",
        "records",
        "recorded",
        "regard",
        "region",
        "regions",
        "registered",
        "reply",
        "report",
        "reported",
        "respect",
        "secretary",
        "separately",
        "service",
        "small",
        "smallest",
        "state",
        "statement",
        "table",
        "taken",
        "tell",
        "them",
        "turned",
        "type",
        "types",
        "various",
        "week",
        "weeks",
        "weekly",
        "widely",
        "year",
        "yearly",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "government",
        "compulsory",
        "practice",
        "took",
        "taken",
        "suffered",
        "progress",
        "undertaken",
        "carried",
        "completed",
        "complete",
        "age",
        "office",
        "shadow",
        "hon",
        "right",
        "lady",
        "lords",
        "living",
        "remain",
        "remains",
        "found",
        "arisen",
        "affecting",
        "moved",
        "passed",
        "held",
        "force",
        "going",
        "financial",
        "oversight",
        "brought",
        "nationally",
        "subject",
        "towards",
        "clause",
        "section",
        "childhood",
        "resident",
        "residing",
        "commons",
        "friend",
        "question",
        "answer",
        "official",
        "column",
        "put",
        "show",
        "tabulate",
        "each",
        "grounds",
        "place",
        "involving",
        "information",
        "data",
    ]
)
"""Words that ask for nothing themselves."""
