//! Finding the names of a register, in clear and by their hashes.

use postcheck::consent::{
    Form, Key, Mapping, Register, SealedTerms, Style, Words, bar, read_register, seal_register, seal_terms,
};

const REGISTER: &str = "id,legal_first,legal_last,known_as,scopes,status,given,expires,naming,do_not_identify
P-1,Ruby,Thackray,,website,granted,2026-09-01,2027-07-31,none,
P-2,Aoife,O'Neill-Hartley,Evie,website,refused,,,none,
P-3,Anne-Marie,van der Berg,,website;social,granted,,,first,
P-4,Zoë,McDonald,,website,granted,,,full,
P-5,Mary Jane,Rose,,website,granted,,,none,yes
";

fn clear() -> Register {
    read_register("a.csv", REGISTER.as_bytes(), &Mapping::default(), None).unwrap()
}

fn key() -> Key {
    Key::new(b"only for this test, 32 bytes....").unwrap()
}

fn sealed() -> Register {
    let text = seal_register(&clear(), &key());
    read_register("sealed.json", text.as_bytes(), &Mapping::default(), Some(&key())).unwrap()
}

/// Whole names in `text`: the words, and the row of each person.
fn found(register: &Register, text: &str, style: Style) -> Vec<String> {
    let words = Words::of(text, style);
    let whole = |form| matches!(form, Form::Full | Form::Surname);
    let sightings = register.sightings(&words);
    sightings
        .iter()
        .filter(|sighting| whole(sighting.form))
        .map(|sighting| words.span(text, &sighting.words).unwrap().of(text).to_owned())
        .collect()
}

#[test]
fn names_are_found_however_they_are_written() {
    let cases = [
        ("Well done, Ruby Thackray!", "Ruby Thackray"),
        ("Ruby Thackray’s poem", "Ruby Thackray"),
        ("RUBY THACKRAY WON", "RUBY THACKRAY"),
        ("Thackray, Ruby (4T)", "Thackray, Ruby"),
        ("R. Thackray and others", "R. Thackray"),
        ("Ruby J. Thackray spoke", "Ruby J. Thackray"),
        ("Ruby Anne Thackray spoke", "Ruby Anne Thackray"),
        ("#RubyThackray", "RubyThackray"),
        ("#rubythackray", "rubythackray"),
        ("ask @ruby.thackray", "ruby.thackray"),
        ("Evie O’Neill-Hartley and", "Evie O’Neill-Hartley"),
        ("Evie ONeill Hartley and", "Evie ONeill Hartley"),
        ("Aoife Hartley scored", "Aoife Hartley"),
        ("Anne Marie van der Berg", "Anne Marie van der Berg"),
        ("AnneMarie Van Der Berg", "AnneMarie Van Der Berg"),
        ("Zoe Mcdonald sang", "Zoe Mcdonald"),
        ("ZOË MCDONALD", "ZOË MCDONALD"),
        ("Zoe\u{301} McDonald", "Zoe\u{301} McDonald"),
        ("Mary Rose danced", "Mary Rose"),
        ("Ruby\nThackray", "Ruby\nThackray"),
        ("Ruby (Roo) Thackray", "Ruby (Roo) Thackray"),
        ("Ruby ‘Roo’ Thackray won", "Ruby ‘Roo’ Thackray"),
        ("Thackray (Ruby) won", "Thackray (Ruby"),
        ("Aoife O'Neill won", "Aoife O'Neill"),
        ("Evie ONeill won", "Evie ONeill"),
    ];
    for register in [clear(), sealed()] {
        for (text, expected) in cases {
            assert_eq!(found(&register, text, Style::Prose), [expected], "{text}");
        }
        for (file, expected) in [
            ("ruby_thackray_y4", "ruby_thackray"),
            ("RubyThackray2", "RubyThackray"),
            ("IMG-rubythackray-01", "rubythackray"),
            ("rthackray", "rthackray"),
            ("thackray-ruby", "thackray-ruby"),
            ("ruby%20thackray", "ruby%20thackray"),
        ] {
            assert_eq!(found(&register, file, Style::Handle), [expected], "{file}");
        }
    }
}

#[test]
fn what_is_no_name_is_left_alone() {
    for register in [clear(), sealed()] {
        for text in [
            "Ruby. Thackray is someone else.",
            "Ruby and Thackray",
            "rubythackrays",
            "Mrs Thackray, our headteacher",
            "Ruby Class",
            "a van der Valk mystery",
            "The rubythackray word",
        ] {
            assert_eq!(found(&register, text, Style::Prose), Vec::<String>::new(), "{text}");
        }
    }
}

#[test]
fn a_sealed_register_answers_as_the_clear_one_does() {
    use postcheck::consent::{Terms, answer};
    let (clear, sealed) = (clear(), sealed());
    for id in ["P-1", "P-2", "P-3", "P-4", "P-5"] {
        let of = |register: &Register, channel: &str, day: &str| {
            let person = register.person(register.find(id).unwrap()).unwrap().clone();
            let answer = answer(&person, Some(channel), day.parse().unwrap(), &Terms::default());
            (answer.shown.is_ok(), answer.naming)
        };
        for channel in ["website", "x", "press"] {
            for day in ["2026-08-31", "2026-09-01", "2027-07-31", "2027-08-01"] {
                assert_eq!(of(&sealed, channel, day), of(&clear, channel, day), "{id} on {channel}, {day}");
            }
        }
    }
    assert_eq!(sealed.find("P-9"), None);
    let words = Words::of("Three cheers for Evie!", Style::Prose);
    let sightings = sealed.sightings(&words);
    assert!(sealed.goes_by(sealed.find("P-2").unwrap(), &words, &sightings[0]), "a forename is known beside its id");
    assert!(!sealed.goes_by(sealed.find("P-1").unwrap(), &words, &sightings[0]));
}

#[test]
fn a_sealed_list_holds_no_names_no_reasons_and_opens_with_its_key_only() {
    let text = seal_register(&clear(), &key());
    for word in ["ruby", "thackray", "evie", "berg", "refused", "identify", "P-1"] {
        assert!(!text.to_lowercase().contains(&word.to_lowercase()), "{word}");
    }
    let open =
        |key: Option<&Key>| read_register("s.json", text.as_bytes(), &Mapping::default(), key).unwrap_err().to_string();
    assert_eq!(open(None), "s.json: sealed; name its key with --key-file FILE or --key-env NAME");
    assert_eq!(open(Some(&Key::new(b"another key of some length").unwrap())), "s.json: sealed with another key");
}

#[test]
fn sealed_terms_are_found_in_one_pass() {
    let sealed = seal_terms(["Project Larkspur", "AcmeCo", "operation 42"], &key()).unwrap();
    assert!(!sealed.to_lowercase().contains("larkspur"));
    let terms = SealedTerms::open(sealed.as_bytes(), Some(&key())).unwrap();
    let found = |text: &str| {
        let words = Words::of(text, Style::Term);
        let ranges = terms.find(&words);
        ranges.iter().map(|range| words.span(text, range).unwrap().of(text).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(found("PROJECT  larkspur and #ProjectLarkspur"), ["PROJECT  larkspur", "ProjectLarkspur"]);
    assert_eq!(found("Acmeco’s offer, ACMECO, acme co"), ["Acmeco", "ACMECO", "acme co"], "however it is spaced");
    assert_eq!(
        found("Project\n\nLarkspur, Project\r\nLark-\r\n  spur, Acme-\nCo"),
        ["Project\n\nLarkspur", "Project\r\nLark-\r\n  spur", "Acme-\nCo"],
        "wherever it is broken off"
    );
    assert_eq!(found("Operation 42 but not operation 43 or the larkspur project"), ["Operation 42"]);
    assert!(SealedTerms::open(sealed.as_bytes(), None).is_err());
    assert!(seal_terms(["ok", " - "], &key()).unwrap_err().contains("term 2"));
}

#[test]
fn names_are_barred_from_whatever_is_printed() {
    let dictionary =
        |word: u64| ["ruby", "rose", "mary", "jane"].iter().any(|known| postcheck::text::FoldHash::of(known) == word);
    for register in [clear(), sealed()] {
        let barred = |text: &str| bar(&register, text, &dictionary).into_owned();
        assert_eq!(barred("photos/ruby_thackray_y4.jpg:3"), "photos/████████_y4.jpg:3");
        assert_eq!(
            barred("{\"excerpt\":\"Evie\",\"rule\":\"a ruby ring\"}"),
            "{\"excerpt\":\"████████\",\"rule\":\"a ruby ring\"}"
        );
        assert_eq!(barred("Ruby, thackray and McDonald"), "████████, ████████ and ████████");
        assert_eq!(barred("nothing here"), "nothing here");
    }
}
