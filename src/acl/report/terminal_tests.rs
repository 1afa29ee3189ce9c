use super::*;
use crate::acl::report::sample;

#[test]
fn a_run_is_told_as_a_whole() {
    let told = terminal(&sample::run(), false, 100);
    assert_eq!(told, include_str!("sample/terminal.txt"));
}

#[test]
fn a_run_without_findings_is_short() {
    let told = terminal(&sample::fine(), false, 100);
    assert!(
        told.starts_with(
            "wiki, asked through its proxy at http://wiki.localhost:8080/\n  \
         16 cells, 212 requests in 1.2 s. Everything is as the table says.\n\n"
        ),
        "{told}"
    );
    assert!(!told.contains("Worth knowing"));
}

#[test]
fn the_matrix_fits_whatever_there_is_in_it() {
    for (routes, askers) in [(1, 1), (40, 3), (40, 9), (90, 40)] {
        for width in [100, 80, 60, 10] {
            let told = terminal(&sample::large(routes, askers), false, width);
            let matrix = told.lines().skip_while(|line| !line.trim_start().starts_with("pers"));
            let mut blocks = 0;
            for line in matrix {
                assert!(columns(line) <= width.max(NARROWEST), "{width}: {line:?}");
                blocks += usize::from(line.trim_start().starts_with("pers"));
            }
            assert!(blocks >= 1 && (askers < 9 || blocks > 1), "{routes}, {askers}: {blocks}");
        }
    }
}

#[test]
fn nothing_of_a_service_reaches_the_terminal_raw() {
    let raw = |told: &str| told.chars().any(|char| char != '\n' && (char.is_control() || char == '\u{202e}'));
    let mut run = sample::large(30, 3);
    run.notes = vec![sample::HOSTILE.to_owned()];
    run.base = sample::HOSTILE.to_owned();
    let told = terminal(&run, false, 100);
    assert!(!raw(&told), "{told:?}");
    assert_eq!(anstream::adapter::strip_str(&terminal(&run, true, 100)).to_string(), told);
    assert!(raw(&terminal(&run, true, 100)));
}

#[test]
fn each_answer_has_a_letter_of_its_own() {
    let letters = Outcome::VARIANTS.iter().map(|&outcome| look(Cell { outcome, public: false }).0);
    let letters: std::collections::BTreeSet<&str> = letters.chain(["P"]).collect();
    assert_eq!(letters.len(), Outcome::VARIANTS.len() + 1);
}
