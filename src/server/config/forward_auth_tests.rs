//! Where proxies ask: inside only, and only those that are named.

use super::tests::{keys_of, with_lines};

#[test]
fn the_checks_are_asked_inside_only() {
    let read =
        |lines: &str| with_lines(&format!("[forward_auth]\n{lines}")).map(|config| config.forward_auth.expect("there"));
    let usual = read("listen = \"127.0.0.1:3002\"").expect("right");
    assert_eq!(usual.from.iter().map(ToString::to_string).collect::<Vec<_>>(), ["127.0.0.0/8", "::1/128"]);
    let named = read("listen = \"[::1]:3002\"\nfrom = [\"10.0.0.7\", \"192.168.0.0/24\"]").expect("right");
    assert_eq!((named.from.len(), named.listen.to_string().as_str()), (2, "[::1]:3002"));
    for (lines, keys) in [
        ("", &["forward_auth.listen"][..]),
        ("listen = \"3002\"", &["forward_auth.listen"]),
        ("listen = \"0.0.0.0:3002\"", &["forward_auth.listen"]),
        ("listen = \"[::]:3002\"", &["forward_auth.listen"]),
        ("listen = \"8.8.8.8:3002\"", &["forward_auth.listen"]),
        ("listen = \"100.128.0.1:3002\"", &["forward_auth.listen"]),
        ("listen = \"[2001:db8::1]:3002\"", &["forward_auth.listen"]),
        ("listen = \"127.0.0.1:3000\"", &["forward_auth.listen"]),
        ("listen = \"127.0.0.1:3002\"\nfrom = []", &["forward_auth.from"]),
        ("listen = \"127.0.0.1:3002\"\nfrom = [\"0.0.0.0/0\"]", &["forward_auth.from"]),
        ("listen = \"127.0.0.1:3002\"\nfrom = [\"proxy\"]", &["forward_auth.from", "forward_auth.from"]),
        ("listen = \"127.0.0.1:3002\"\nto = 1", &["forward_auth.to"]),
    ] {
        let mistakes = read(lines).expect_err(lines);
        assert_eq!(keys_of(&mistakes), keys, "{lines}");
    }
    // A private address is for others too: then they have to be named.
    for private in [
        "10.1.2.3:3002",
        "172.16.0.1:3002",
        "192.168.1.1:3002",
        "100.64.0.1:3002",
        "169.254.1.1:3002",
        "[fd00::1]:3002",
        "[fe80::1]:3002",
    ] {
        let is_about = |lines: String| {
            read(&lines).err().map(|mistakes| mistakes.iter().map(|mistake| mistake.key.clone()).collect::<Vec<_>>())
        };
        let workshop = if cfg!(feature = "dev") { vec!["forward_auth.listen".to_owned()] } else { Vec::new() };
        let expected = [vec!["forward_auth.from".to_owned()], workshop.clone()].concat();
        assert_eq!(is_about(format!("listen = \"{private}\"")), Some(expected), "{private}");
        let named = is_about(format!("listen = \"{private}\"\nfrom = [\"10.0.0.7\"]"));
        assert_eq!(named.unwrap_or_default(), workshop, "{private}");
    }
}
