//! Command-line cases: each file under `tests/cmd/` is a console session with its expected output.
//! `TRYCMD=overwrite cargo test --test cli` writes what is printed now; read the difference before you keep it.

#[test]
fn console_sessions() {
    trycmd::TestCases::new()
        .case("tests/cmd/*.trycmd")
        .case("README.md")
        .insert_var("[VERSION]", env!("CARGO_PKG_VERSION"))
        .unwrap();
}
