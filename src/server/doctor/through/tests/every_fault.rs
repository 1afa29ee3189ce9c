//! What each fault is called.

use super::{super::super::report::Level, fake::Fault, found};

#[tokio::test]
async fn security_38_every_fault_of_a_proxy_is_found_by_its_name_and_no_other() {
    use Level::{Note, Problem};
    for (fault, expected) in [
        (Fault::Identity, &[("identity", Problem), ("websocket", Problem)][..]),
        (Fault::Doubled, &[("identity", Problem)]),
        (Fault::Twins, &[("twins", Problem)]),
        (Fault::Unlisted, &[("unlisted", Note)]),
        (Fault::HopByHop, &[("hop_by_hop", Problem)]),
        (Fault::Believes("x-forwarded-uri"), &[("description", Problem)]),
        (Fault::Believes("x-original-url"), &[("description", Problem)]),
        (Fault::Believes("x_original_url"), &[("description", Problem)]),
        (Fault::AnyHost, &[("host", Problem)]),
        (Fault::ServesNobody, &[("unknown_host", Note)]),
        (Fault::LeadsElsewhere, &[("paths", Problem)]),
        (Fault::Tidies, &[("changed_paths", Note)]),
        (Fault::Hides("cookie"), &[("seen", Problem)]),
        (Fault::Hides("sec-fetch-site"), &[("seen", Problem)]),
        (Fault::Hides("vestibule-quiet"), &[("quiet", Note)]),
        (Fault::LosesAnswers, &[("visit", Problem), ("script", Note)]),
        (Fault::NoFolder, &[("folder", Problem)]),
        (Fault::SaysOtherwise, &[("away", Note)]),
        (Fault::Cookies, &[("cookies", Problem)]),
        (Fault::LosesCookies, &[("own_cookies", Note)]),
        (Fault::Token, &[("token", Problem)]),
        (Fault::Upgrades, &[("h2c", Problem)]),
        (Fault::NoWebsocket, &[("websocket", Note)]),
        (Fault::NoUpload, &[("upload", Note)]),
        (Fault::CutsUpload, &[("upload", Note)]),
        (Fault::JudgesHost, &[("host", Problem)]),
        (Fault::TellsHost, &[("host", Problem)]),
        (Fault::Loses("remote-user"), &[("arrives", Problem)]),
        (Fault::Loses("vestibule-assertion"), &[("arrives", Problem)]),
        (Fault::Loses("remote-groups"), &[("arrives", Note)]),
        (Fault::LosesAll, &[("echo_asks", Problem), ("hop_by_hop", Note)]),
        (Fault::BreaksAs("500 Internal Server Error"), &[("away", Note)]),
        (Fault::TellsGet, &[("method", Problem)]),
        (Fault::Hides("upgrade"), &[("upgrade", Note)]),
        (Fault::Replaces("302 Found"), &[("stranger", Problem)]),
        (Fault::Replaces("502 Bad Gateway"), &[("stranger", Problem)]),
        (Fault::JudgesTidied, &[("paths", Problem)]),
        (Fault::BelievesMethod("x-original-method"), &[("method", Problem)]),
        (Fault::BelievesMethod("x_forwarded_method"), &[("method", Problem)]),
        (Fault::LosesQuery, &[("query", Problem)]),
        (Fault::UpgradesUnseen, &[("h2c", Problem)]),
        (Fault::CheckOpen("/_vestibule"), &[("open_check", Problem)]),
        (Fault::CheckOpen("/authz/forward"), &[("open_check", Problem)]),
        (Fault::HidesDoorsCookies, &[("seen", Problem)]),
        (Fault::PagesLoseCookies, &[("pages_cookies", Problem)]),
        (Fault::NoVisitor, &[("visitor", Note)]),
        (Fault::BelievesVisitor, &[("visitor", Problem)]),
        (Fault::PassesConnection, &[("hop_by_hop", Problem)]),
        (Fault::Open, &[("asks", Problem)]),
        (Fault::EchoOpen, &[("echo_asks", Problem), ("host", Note), ("seen", Note), ("away", Problem)]),
    ] {
        let (wrong, sections, is_whole) = found(fault, true).await;
        assert_eq!(wrong, expected, "{fault:?}: {sections:#?}");
        assert!(is_whole, "{fault:?}");
        let findings = sections.iter().flat_map(|section| &section.findings);
        let mut problems = findings.filter(|found| found.level == Level::Problem);
        assert!(problems.all(|found| found.advice.is_some()), "{fault:?}: {sections:#?}");
    }
}
