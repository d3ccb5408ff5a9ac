//! `postcheck.yaml`: extending, settings for some paths, and where each value comes from.

use std::path::Path;
use std::process::Command;

const RULES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/report/rules");

struct Site(tempfile::TempDir);

impl Site {
    fn new(files: &[(&str, &str)]) -> Self {
        let site = Self(tempfile::tempdir().unwrap());
        for (name, text) in files {
            let path = site.0.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        site
    }

    fn check(&self, folder: &str, arguments: &[&str]) -> (i32, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_postcheck"))
            .current_dir(self.0.path().join(folder))
            .args(["check", "--today", "2026-11-24"])
            .args(arguments)
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        (output.status.code().unwrap(), told.replace(&self.0.path().canonicalize().unwrap().display().to_string(), "."))
    }
}

#[test]
fn a_configuration_adds_to_the_one_it_extends_and_tells_where_each_value_comes_from() {
    let site = Site::new(&[
        (
            "trust.yaml",
            "account: personal\nsecret_terms: [Project Heron]\nexclude: [old/**]\nchannels: [x]\nconsent: {register: register.csv}\n",
        ),
        ("register.csv", "id,name,status\n"),
        (
            "school/postcheck.yaml",
            "extends: ../trust.yaml\naccount: official\nsecret_terms: [Project Crane]\nruleset: rules\n",
        ),
        ("school/a.md", "Fine.\n"),
    ]);
    copy_rules(&site, "school/rules");
    let (code, settings) = site.check("school", &["--show-settings", "--channel", "facebook"]);
    assert_eq!(code, 0, "{settings}");
    let line = |name: &str| settings.lines().find(|line| line.starts_with(&format!("{name}:"))).unwrap().to_owned();
    assert_eq!(line("account"), "account: official  # ./school/postcheck.yaml");
    assert_eq!(line("secret_terms"), "secret_terms: 2  # ./trust.yaml, ./school/postcheck.yaml");
    assert_eq!(line("channels"), "channels: facebook  # command line");
    assert_eq!(line("exclude"), "exclude: old/**  # ./trust.yaml");
    assert_eq!(line("consent.register"), "consent.register: ./register.csv  # ./trust.yaml");
    assert_eq!(line("ruleset"), "ruleset: ./school/rules  # ./school/postcheck.yaml");
    assert_eq!(line("select"), "select: none  # default");
    assert!(!settings.contains("Heron"));
}

fn copy_rules(site: &Site, to: &str) {
    let to = site.0.path().join(to);
    std::fs::create_dir_all(&to).unwrap();
    for name in ["rules.yaml", "lexicons.yaml"] {
        std::fs::copy(Path::new(RULES).join(name), to.join(name)).unwrap();
    }
}

#[test]
fn secret_terms_of_both_are_looked_for_and_globs_are_of_their_own_folder() {
    let site = Site::new(&[
        ("trust.yaml", "secret_terms: [Project Heron]\nexclude: [school/old/**]\n"),
        ("school/postcheck.yaml", "extends: [../trust.yaml]\nsecret_terms: [Project Crane]\n"),
        ("school/a.md", "Project Heron and Project Crane go ahead.\n"),
        ("school/old/b.md", "Project Heron.\n"),
    ]);
    for (folder, paths) in [("school", "."), (".", "school"), ("school/old", "..")] {
        let (code, found) = site.check(folder, &[paths, "--ruleset", RULES, "--format", "concise"]);
        assert_eq!(code, 1);
        assert_eq!(found.matches("secret-term").count(), 2, "from {folder}: {found}");
    }
}

#[test]
fn configurations_that_extend_one_another_are_an_error() {
    let site = Site::new(&[("a.yaml", "extends: b.yaml\n"), ("b.yaml", "extends: a.yaml\n"), ("x.md", "Fine.\n")]);
    let (code, told) = site.check(".", &["--config", "a.yaml"]);
    assert_eq!(code, 2);
    assert!(told.contains("a.yaml: extends itself"), "{told}");
    let site = Site::new(&[("postcheck.yaml", "extends: nowhere.yaml\n"), ("x.md", "Fine.\n")]);
    let (code, told) = site.check(".", &[]);
    assert_eq!(code, 2);
    assert!(told.contains("nowhere.yaml: cannot be read"), "{told}");
}

#[test]
fn some_paths_have_settings_of_their_own() {
    let site = Site::new(&[
        (
            "postcheck.yaml",
            "overrides:\n  - {paths: ['staff/**'], ignore: [mild-word]}\n  - {paths: ['staff/strict.md'], select: [mild-word, clown-remark]}\n",
        ),
        ("a.md", "An ace day. Heads are clowns.\n"),
        ("staff/b.md", "An ace day. Heads are clowns.\n"),
    ]);
    let (_, found) = site.check(".", &["--ruleset", RULES, "--format", "concise"]);
    let of = |path: &str, rule: &str| found.lines().filter(|line| line.contains(path) && line.contains(rule)).count();
    assert_eq!((of("a.md", "mild-word"), of("a.md", "clown-remark")), (1, 1), "{found}");
    assert_eq!((of("b.md", "mild-word"), of("b.md", "clown-remark")), (0, 1), "{found}");
    let (_, found) = site.check("staff", &["b.md", "--ruleset", RULES, "--format", "concise"]);
    assert!(!found.contains("mild-word"), "from whichever folder it is run: {found}");
    let (_, settings) = site.check(".", &["--show-settings"]);
    assert!(settings.contains("overrides for staff/**: ignore mild-word  # ./postcheck.yaml"), "{settings}");

    let site =
        Site::new(&[("postcheck.yaml", "overrides:\n  - {paths: [a.md], ignore: [mild-wrod]}\n"), ("a.md", "Fine.\n")]);
    let (code, told) = site.check(".", &["--ruleset", RULES]);
    assert_eq!(code, 2);
    assert!(told.contains("did you mean `mild-word`?"), "{told}");
}

#[test]
fn who_speaks_may_depend_on_the_folder() {
    let opinion = "---\nbio: Teacher at Larkfield Academy, Nexus Multi Academy Trust\n---\nI honestly think mixed-ability teaching is the best thing that ever happened to my classroom.\n";
    let site = Site::new(&[
        ("postcheck.yaml", "overrides: [{paths: ['staff/**'], account: personal}]\n"),
        ("staff/a.md", opinion),
        ("news/a.md", opinion),
    ]);
    let (_, found) = site.check(".", &["--format", "concise"]);
    assert!(found.lines().any(|line| line.contains("staff/a.md") && line.contains("disclaimer-missing")), "{found}");
    assert!(!found.lines().any(|line| line.contains("news/a.md") && line.contains("disclaimer-missing")), "{found}");
    let (_, found) = site.check(".", &["--format", "concise", "--account", "official"]);
    assert!(!found.contains("disclaimer-missing"), "the command line goes over it: {found}");
}

#[test]
fn init_writes_a_configuration_that_holds() {
    let site = Site::new(&[("a.md", "Fine weather for the walk to school.\n")]);
    let init =
        || Command::new(env!("CARGO_BIN_EXE_postcheck")).current_dir(site.0.path()).arg("init").output().unwrap();
    assert!(init().status.success());
    let (code, told) = site.check(".", &[]);
    assert_eq!(code, 0, "{told}");
    assert_eq!(init().status.code(), Some(2), "what is there is not written over");
}
