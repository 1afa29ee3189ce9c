//! What is read from single settings: a provider's, domains, names, addresses.

use super::tests::{keys_of, with_lines, with_provider};
use crate::{model::registration::RegistrationPolicy, openid::settings::Credentials};

#[test]
fn everything_that_is_set_of_a_provider_is_taken() {
    let provider = with_provider(
        "name = \"Login\"\nrole_claim = \"realm_access.roles\"\nown_redirect_uri = true
         trusted_audiences = [\"project-1\"]\ntrust_email = true
         sign_out_origins = [\"https://sso.example.org\"]\nscopes = [\"openid\", \"email\", \"groups\"]
         [provider.parameters]\nhd = \"example.org\"\nprompt = \"select_account\"
         [provider.roles]\nstaff = \"editor\"\nroot = [\"admin\", \"editor\"]",
    )
    .expect("right");
    assert_eq!(provider.scopes, ["email", "groups"]);
    assert_eq!(provider.parameters["hd"], "example.org");
    let roles = provider.roles.expect("a mapping");
    assert_eq!((roles.claim.as_str(), &roles.roles["staff"]), ("realm_access.roles", &vec!["editor".to_owned()]));
    assert_eq!(roles.roles["root"], ["admin", "editor"]);
    assert!(provider.own_redirect_uri && matches!(provider.credentials, Credentials::Public));
    assert_eq!(provider.sign_out_origins.len(), 1);
    assert!(provider.trust_email && provider.trusted_audiences == ["project-1"]);
}

#[test]
fn what_does_not_fit_together_in_a_provider_is_told() {
    for (lines, key) in [
        ("role_claim = \"groups\"", "provider[0].roles"),
        ("[provider.roles]\nstaff = \"editor\"", "provider[0].role_claim"),
        ("[provider.parameters]\nredirect_uri = \"https://evil.example\"", "provider[0].parameters"),
        ("[provider.parameters]\nmax_age = \"1\"", "provider[0].parameters"),
        ("trusted_audiences = [\"a\", \" \"]", "provider[0].trusted_audiences"),
        ("trust_email = \"perhaps\"", "provider[0].trust_email"),
        ("client_key_id = \"k\"", "provider[0].client_key_id"),
        ("client_key_file = \"/nonexistent\"", "provider[0].client_key_file"),
        ("ca_file = \"Cargo.toml\"", "provider[0].ca_file"),
        ("client_key_file = \"Cargo.toml\"", "provider[0].client_key_file"),
        ("sign_out_origins = [\"https://sso.example.org/path\"]", "provider[0].sign_out_origins"),
        ("sign_out_origins = [\"http://sso.example.org\"]", "provider[0].sign_out_origins"),
        ("sign_out_origins = [\"https://:hush@sso.example.org\"]", "provider[0].sign_out_origins"),
    ] {
        let mistakes = with_provider(lines).expect_err(lines);
        assert_eq!(keys_of(&mistakes), [key], "{lines}");
    }
}

#[test]
fn domains_are_taken_in_every_spelling() {
    let domains = ["example.org", "xn--bcher-kva.example", "xn--mnchen-3ya.example"].map(str::to_owned).to_vec();
    for lines in [
        r#"registration = ["example.org", "bücher.example", "münchen.example"]"#,
        r#"registration = ["@Example.ORG", " @BÜCHER.example", "XN--MNCHEN-3YA.example"]"#,
        r#"registration = "example.org,@bücher.example @münchen。example""#,
    ] {
        let config = with_lines(lines).expect(lines);
        assert_eq!(config.house.registration, RegistrationPolicy::Domains(domains.clone()), "{lines}");
    }
}

#[test]
fn domains_that_no_address_can_end_in_are_told() {
    for domain in [
        "localhost",
        "@",
        "@@example.org",
        "example..org",
        ".example.org",
        "example.org.",
        "127.0.0.1",
        "[::1]",
        "1.2.3.4",
        "ada@example.org",
        "-example.org",
        "exa_mple.org",
        "exa mple.org",
        "*.example.org",
        "xn--a.example",
        "exa\u{ad}mple.org",
        "open",
    ] {
        let mistakes = with_lines(&format!("registration = [\"example.org\", \"{domain}\"]")).expect_err(domain);
        assert_eq!(keys_of(&mistakes), ["registration"], "{domain}");
        assert!(mistakes[0].text.contains(&format!("has {domain:?} in it")), "{}", mistakes[0].text);
    }
    assert_eq!(keys_of(&with_lines("registration = []").expect_err("empty")), ["registration"]);
}

#[test]
fn names_of_which_something_cannot_be_seen_are_told() {
    let long = "o".repeat(121);
    for (name, text) in [
        ("\u{200b}", "is empty"),
        ("\u{2060}", "nothing in it that can be seen"),
        ("\u{3164}", "nothing in it that can be seen"),
        ("Op\u{202e}", "has U+202E in it, which cannot be seen or turns the text around"),
        ("O\u{ad}p", "has U+00AD in it"),
        ("Op\u{e0061}", "has U+E0061 in it"),
        ("\u{301}Op", "has U+0301 in it, which needs a letter before it"),
        ("Op\u{e000}", "has U+E000 in it, which cannot be shown"),
        (&long, "is longer than 120 characters"),
    ] {
        let lines = format!(
            "[[service]]\nid = \"wiki\"\nurl = \"https://wiki.example.org\"\nname = \"{name}\"
             [[persona]]\nid = \"ada\"\nname = \"{name}\"\n"
        );
        let mistakes = with_lines(&lines).expect_err(name);
        assert_eq!(keys_of(&mistakes), ["service[0].name", "persona[0].name"], "{name:?}");
        let of_provider = with_provider(&format!("name = \"{name}\"")).expect_err(name);
        assert_eq!(keys_of(&of_provider), ["provider[0].name"], "{name:?}");
        for mistake in mistakes.iter().chain(&of_provider) {
            assert!(mistake.text.contains(text), "{name:?}: {}", mistake.text);
        }
    }
    assert_eq!(with_provider("name = \" Zoe\u{308}s Haus \"").expect("right").name, "Zoës Haus");
}

#[test]
fn a_persona_has_an_address_that_can_be_written_to() {
    for email in ["ada", "ada@localhost", "a\u{200b}da@example.org"] {
        let mistakes = with_lines(&format!("[[persona]]\nid = \"ada\"\nemail = \"{email}\"\n")).expect_err(email);
        assert_eq!(keys_of(&mistakes), ["persona[0].email"], "{email}");
    }
}
