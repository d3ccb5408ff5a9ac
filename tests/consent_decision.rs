//! The decision, against a table that was written from the policy: every status, use, day and naming.

use jiff::civil::Date;
use postcheck::consent::{Basis, Mapping, Naming, Register, Sheet, Terms, answer, read_register};

const TABLE: &str = include_str!("consent/decisions.txt");

/// A register of one row with these columns.
fn register(row: &str) -> Register {
    let (mut headings, mut cells) = (vec!["id"], vec!["P-1"]);
    for pair in row.split('|') {
        let (heading, cell) = pair.trim().split_once('=').unwrap();
        headings.push(heading);
        cells.push(cell);
    }
    read_register(
        "one.csv",
        format!("{}\n{}\n", headings.join(","), cells.join(",")).as_bytes(),
        &Mapping::default(),
        None,
    )
    .unwrap()
}

fn told(register: &Register, channel: &str, day: &str, terms: &Terms) -> String {
    let day: Date = day.parse().unwrap();
    let answer = answer(&register.people[0], Some(channel), day, terms);
    match answer.shown {
        Ok(()) => format!("may:{}", answer.naming.as_str()),
        Err(refusal) => {
            assert_eq!(answer.naming, Naming::None, "nobody is named who may not be shown");
            refusal.code().to_owned()
        }
    }
}

#[test]
fn every_status_use_and_day_is_answered_as_the_table_says() {
    let mut asked = 0;
    for block in TABLE.split("\n== ").skip(1) {
        let mut lines = block.lines();
        let title = lines.next().unwrap();
        let register = register(lines.next().unwrap());
        let days: Vec<&str> = lines.next().unwrap().split_whitespace().collect();
        for line in lines.filter(|line| !line.trim().is_empty()) {
            let mut cells = line.split_whitespace();
            let channel = cells.next().unwrap();
            for (day, expected) in days.iter().zip(cells.by_ref()) {
                assert_eq!(told(&register, channel, day, &Terms::default()), expected, "{title}: {channel} on {day}");
                asked += 1;
            }
        }
    }
    assert!(asked > 1_500, "only {asked} cells were read");
}

#[test]
fn another_basis_counts_where_the_organisation_accepts_it() {
    let register = register("status=granted | scopes=website | basis=public_task");
    let terms = Terms { bases: vec![Basis::Consent, Basis::PublicTask], ..Terms::default() };
    assert_eq!(told(&register, "website", "2026-11-24", &terms), "may:none");
}

#[test]
fn of_several_answers_for_one_use_the_stricter_counts() {
    let decide = |rows: &str| {
        let text = format!("id,scopes,status,naming,given,expires\n{rows}");
        let register = read_register("two.csv", text.as_bytes(), &Mapping::default(), None).unwrap();
        told(&register, "website", "2026-11-24", &Terms::default())
    };
    let granted = "P-1,website,granted,full,2026-09-01,\n";
    assert_eq!(decide(&format!("{granted}P-1,website,refused,,,\n")), "refused", "parents who disagree");
    assert_eq!(decide(&format!("P-1,website,refused,,,\n{granted}")), "refused", "in either order");
    assert_eq!(decide(&format!("P-1,website,granted,none,2025-09-01,2026-08-31\n{granted}")), "may:full", "renewed");
    assert_eq!(decide(&format!("{granted}P-1,website,granted,first,2026-09-01,\n")), "may:first");
    assert_eq!(decide(&format!("{granted}P-1,facebook,refused,,,\n")), "may:full", "another use");
    assert_eq!(decide(&format!("{granted}P-1,website,perhaps,,,\n")), "unclear");
}

#[test]
fn an_export_with_inverted_answers_is_read() {
    let bytes = include_bytes!("consent/export.csv");
    let register = read_register("export.csv", bytes, &Mapping::default(), None).unwrap();
    let ask = |id: &str, channel: &str| {
        let person = register.person(register.find(id).unwrap()).unwrap();
        let answer = answer(person, Some(channel), "2026-11-24".parse().unwrap(), &Terms::default());
        answer.shown.map_or_else(postcheck::consent::Refusal::code, |()| "may")
    };
    assert_eq!(ask("1001", "website"), "may", "not denied is granted");
    assert_eq!(ask("1001", "facebook"), "refused");
    assert_eq!(ask("1002", "website"), "may", "the archived row no longer counts");
    assert_eq!(ask("1003", "website"), "other-use", "this export does not say what the consent is for");
    assert_eq!(ask("1004", "website"), "not-asked", "blank is no");
    assert_eq!(
        register.people.iter().map(|person| person.year).collect::<Vec<_>>(),
        [Some(4), Some(9), Some(11), Some(6)]
    );
}

#[test]
fn a_mapping_names_what_the_mapper_does_not_know() {
    let mapping: Mapping = serde_saphyr::from_str(
        "columns: {id: Pupil No, status: Foto OK}\nuses: {Photograph Student: [website, newsletter]}\n",
    )
    .unwrap();
    let text = "Pupil No,Foto OK,Consent Type\n7,Granted,Photograph Student\n";
    let register = read_register("a.csv", text.as_bytes(), &mapping, None).unwrap();
    assert_eq!(told(&register, "newsletter", "2026-11-24", &Terms::default()), "may:none");
    let wrong: Mapping = serde_saphyr::from_str("columns: {id: Nummer}").unwrap();
    let message = read_register("a.csv", text.as_bytes(), &wrong, None).unwrap_err().to_string();
    assert_eq!(message, "a.csv: consent: columns: id: the register has no column 'Nummer'");
}

#[test]
fn a_column_for_each_use_is_an_answer_for_each_use() {
    let text = "UPN,Surname,Forename,Website,Social Media,Press\nA1,Thackray,Ruby,Yes,,No\n";
    let register = read_register("wide.csv", text.as_bytes(), &Mapping::default(), None).unwrap();
    let at = |channel| told(&register, channel, "2026-11-24", &Terms::default());
    assert_eq!(
        [at("website"), at("x"), at("press"), at("newsletter")],
        ["may:none", "not-asked", "refused", "other-use"]
    );
}

#[test]
fn a_workbook_is_read_with_its_dates_and_below_its_title() {
    let register = read_register("e.xlsx", include_bytes!("consent/export.xlsx"), &Mapping::default(), None).unwrap();
    let ask = |id: &str, channel: &str, day: &str| {
        let person = register.person(register.find(id).unwrap()).unwrap();
        answer(person, Some(channel), day.parse().unwrap(), &Terms::default())
            .shown
            .map_or_else(postcheck::consent::Refusal::code, |()| "may")
    };
    assert_eq!(ask("1001", "website", "2027-07-31"), "may");
    assert_eq!(ask("1001", "website", "2027-08-01"), "expired");
    assert_eq!(ask("1001", "x", "2026-11-24"), "refused");
    assert_eq!(ask("1002", "website", "2026-11-24"), "expired");
    assert_eq!(
        register.people.iter().map(|person| (person.row, person.year)).collect::<Vec<_>>(),
        [(4, Some(4)), (5, Some(8))]
    );
}

#[test]
fn a_yaml_bomb_is_an_error_and_a_large_register_is_not() {
    let mut bomb = String::from("people:\n- &a0 {id: x, status: granted}\n");
    bomb = (1..40).fold(bomb, |bomb, at| bomb + &format!("- &a{at} {{id: [*a{0}, *a{0}], status: no}}\n", at - 1));
    assert!(read_register("b.yaml", bomb.as_bytes(), &Mapping::default(), None).is_err());
    let many: String =
        (0..20_000).map(|at| format!("- {{id: P-{at}, scopes: [website], status: granted}}\n")).collect();
    let register = read_register("m.yaml", format!("people:\n{many}").as_bytes(), &Mapping::default(), None).unwrap();
    assert_eq!(register.people.len(), 20_000);
}

#[test]
fn neither_reasons_nor_names_can_be_printed_by_accident() {
    let register =
        read_register("l.yaml", include_bytes!("consent/larkfield.yaml"), &Mapping::default(), None).unwrap();
    let person = register.person(register.find("P-5").unwrap()).unwrap();
    let answer = answer(person, Some("website"), "2026-11-24".parse().unwrap(), &Terms::default());
    assert_eq!(format!("{answer:?}"), "Answer { shown: Err(Refusal(█)), naming: None }");
    let debug = format!("{register:?} {:?}", register.people);
    for name in ["Ada", "Lockwood", "Ruby", "Thackray", "Mo"] {
        assert!(!debug.contains(&format!("\"{name}\"")), "{name}");
    }
    assert!(Sheet::read("l.yaml", include_bytes!("consent/larkfield.yaml")).unwrap().rows.len() == 6);
}
