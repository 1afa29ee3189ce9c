//! The brand and its words while the program runs: read again on SIGHUP, all of it or nothing.

use std::{fs, time::Duration};

use crate::support::{Answer, Browser, Database, Pool, Program, Provider, patiently, text_in};

/// The page of a problem that tells whom to ask.
async fn refusal(browser: &Browser) -> Answer {
    browser.get("/auth/refused?reason=provider_broken&provider=op").await
}

#[sqlx::test]
async fn name_contact_languages_and_words_are_new_after_a_hang_up_and_old_if_anything_is_wrong(_: Pool, db: Database) {
    let folder = tempfile::tempdir().unwrap();
    let (settings, texts) = (folder.path().join("vestibule.toml"), folder.path().join("texts"));
    fs::create_dir(&texts).unwrap();
    let write = |brand: &str| fs::write(&settings, format!("[brand]\ntexts = {texts:?}\n{brand}\n")).unwrap();
    write("name = \"Nordwald\"\ncontact = \"mailto:help@nordwald.example\"");
    let provider = Provider::start(false).await;
    let program = Program::serve(&db, &provider, &[("VESTIBULE_CONFIG", settings.to_str().unwrap())], None).await;
    let browser = program.browser();
    let heading = async || text_in(&browser.get("/").await.text(), "h1");
    assert_eq!(heading().await, "Sign in to Nordwald");
    let page = refusal(&browser).await;
    assert!(page.text().contains("href=\"mailto:help@nordwald.example\""), "{}", page.words());

    write(
        "name = \"Südwald\"\ncontact = \"tel:+4930123\"\nlanguages = [\"de\", \"nl\"]\ntime_zone = \"Europe/Berlin\"",
    );
    fs::write(texts.join("de.ftl"), "sign-in-to-site = Hier geht es zu { $site }\n").unwrap();
    fs::write(texts.join("nl.ftl"), "language-name = Nederlands\nsign-in-to-site = Inloggen bij { $site }\n").unwrap();
    program.signal("HUP");
    patiently("the new words are said", || async { heading().await == "Hier geht es zu Südwald" }).await;
    let dutch = browser.get("/").header("accept-language", "nl").await;
    assert_eq!(dutch.header("content-language"), "nl");
    assert_eq!(text_in(&dutch.text(), "h1"), "Inloggen bij Südwald");
    let page = refusal(&browser).await.text();
    assert!(page.contains("href=\"tel:+4930123\"") && !page.contains("nordwald.example"), "{page}");
    assert!(!page.contains("Vestibule") && !page.contains("value=\"fr\""), "{page}");

    // A sentence with a mistake leaves the name as it is too.
    write("name = \"Westwald\"");
    fs::write(texts.join("de.ftl"), "sign-in-to-site = { $nobody }\n").unwrap();
    program.signal("HUP");
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(heading().await, "Hier geht es zu Südwald");
}
