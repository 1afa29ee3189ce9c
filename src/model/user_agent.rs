//! What a browser calls itself, in the words of people. It is a stranger's text: nothing of it is shown, only names of ours that
//! it is recognised by, so that whatever it holds can do no more than choose among them.

/// A browser and the system it runs on, as far as they are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Agent {
    pub browser: Option<&'static str>,
    pub system: Option<&'static str>,
}

/// What names a browser, the first that is there. Browsers name those that they are made of too, so that whoever is made of
/// another stands before it.
const BROWSERS: &[(&str, &str)] = &[
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("Edge/", "Edge"),
    ("OPR/", "Opera"),
    ("OPT/", "Opera"),
    ("OPiOS/", "Opera"),
    ("Opera", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Vivaldi/", "Vivaldi"),
    ("YaBrowser/", "Yandex Browser"),
    ("DuckDuckGo/", "DuckDuckGo"),
    ("Ddg/", "DuckDuckGo"),
    ("Brave/", "Brave"),
    ("UCBrowser/", "UC Browser"),
    ("MiuiBrowser/", "Mi Browser"),
    ("HuaweiBrowser/", "Huawei Browser"),
    ("Whale/", "Whale"),
    ("QQBrowser/", "QQ Browser"),
    ("Silk/", "Silk"),
    ("Epiphany/", "GNOME Web"),
    ("SeaMonkey/", "SeaMonkey"),
    ("FxiOS/", "Firefox"),
    ("Focus/", "Firefox"),
    ("Firefox/", "Firefox"),
    // Windows of apps, where people do sign in.
    ("GSA/", "Google"),
    ("FBAN/", "Facebook"),
    ("FB_IAB/", "Facebook"),
    ("Instagram ", "Instagram"),
    ("MicroMessenger/", "WeChat"),
    ("Line/", "LINE"),
    ("CriOS/", "Chrome"),
    ("Chromium/", "Chromium"),
    ("HeadlessChrome/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Trident/", "Internet Explorer"),
    ("MSIE ", "Internet Explorer"),
    ("curl/", "curl"),
    ("Wget/", "Wget"),
    ("python-requests/", "Python"),
    ("Python/", "Python"),
    ("okhttp/", "OkHttp"),
    ("PostmanRuntime/", "Postman"),
    ("Go-http-client/", "Go"),
];

/// Two words that only together name a browser: many browsers say the second, and so does each that is none of these.
const SAFARI: [&str; 2] = ["Version/", "Safari/"];

/// What names a system, the first that is there. An iPad that asks for pages as a computer does calls itself a Mac.
const SYSTEMS: &[(&str, &str)] = &[
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("iPod", "iPod"),
    ("Windows Phone", "Windows Phone"),
    ("Windows", "Windows"),
    ("HarmonyOS", "HarmonyOS"),
    ("OpenHarmony", "HarmonyOS"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Tizen", "Tizen"),
    ("KAIOS", "KaiOS"),
    ("PlayStation", "PlayStation"),
    ("Macintosh", "Mac"),
    ("Mac OS X", "Mac"),
    ("FreeBSD", "FreeBSD"),
    ("OpenBSD", "OpenBSD"),
    ("Linux", "Linux"),
    ("X11", "Linux"),
];

/// Whatever a text holds, this takes time by its length only, and gives no more than is in the lists above.
pub fn recognised(user_agent: &str) -> Agent {
    let first = |names: &[(&str, &'static str)]| {
        names.iter().find(|(mark, _)| user_agent.contains(mark)).map(|&(_, name)| name)
    };
    let system = first(SYSTEMS);
    let is_safari = || SAFARI.iter().all(|word| user_agent.contains(word));
    // What Android had before Chrome was made as Safari is, and was not it.
    let safari = || is_safari().then_some(if system == Some("Android") { "Android Browser" } else { "Safari" });
    Agent { browser: first(BROWSERS).or_else(safari), system }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// As browsers say it.
    const REAL: &[(&str, Option<&str>, Option<&str>)] = &[
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0",
            Some("Firefox"),
            Some("Windows"),
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", Some("Firefox"), Some("Linux")),
        ("Mozilla/5.0 (Android 15; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0", Some("Firefox"), Some("Android")),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/145.0 Mobile/15E148 Safari/605.1.15",
            Some("Firefox"),
            Some("iPhone"),
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
            Some("Chrome"),
            Some("Windows"),
        ),
        (
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36",
            Some("Chrome"),
            Some("Android"),
        ),
        (
            "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
            Some("Chrome"),
            Some("ChromeOS"),
        ),
        (
            "Mozilla/5.0 (iPad; CPU OS 17_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/142.0.7444.77 Mobile/15E148 Safari/604.1",
            Some("Chrome"),
            Some("iPad"),
        ),
        (
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/142.0.0.0 Safari/537.36",
            Some("Chrome"),
            Some("Linux"),
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15",
            Some("Safari"),
            Some("Mac"),
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
            Some("Safari"),
            Some("iPhone"),
        ),
        (
            "Mozilla/5.0 (Linux; U; Android 4.0.3; de-de) AppleWebKit/534.30 (KHTML, like Gecko) Version/4.0 Mobile Safari/534.30",
            Some("Android Browser"),
            Some("Android"),
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0",
            Some("Edge"),
            Some("Windows"),
        ),
        (
            "Mozilla/5.0 (Linux; Android 10; HD1913) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.7444.48 Mobile Safari/537.36 EdgA/142.0.3595.45",
            Some("Edge"),
            Some("Android"),
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 OPR/125.0.0.0",
            Some("Opera"),
            Some("Windows"),
        ),
        (
            "Mozilla/5.0 (Linux; Android 15; SM-S931B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
            Some("Samsung Internet"),
            Some("Android"),
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15 Ddg/18.0",
            Some("DuckDuckGo"),
            Some("Mac"),
        ),
        (
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15 Epiphany/605.1.15",
            Some("GNOME Web"),
            Some("Linux"),
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko",
            Some("Internet Explorer"),
            Some("Windows"),
        ),
        ("curl/8.14.1", Some("curl"), None),
        ("python-requests/2.32.5", Some("Python"), None),
        ("Mozilla/5.0 (compatible; Konqueror/4.14; Linux)", None, Some("Linux")),
        ("Lynx/2.9.2 libwww-FM/2.14", None, None),
        ("", None, None),
        ("Mozilla/5.0", None, None),
    ];

    #[test]
    fn browsers_and_systems_are_recognised_by_what_they_say() {
        for &(said, browser, system) in REAL {
            assert_eq!(recognised(said), Agent { browser, system }, "{said}");
        }
    }

    proptest! {
        #[test]
        fn whatever_it_is_called_only_our_names_come_of_it(text in ".{0,300}") {
            let Agent { browser, system } = recognised(&text);
            let is_ours = |list: &[(&str, &'static str)], name| list.iter().any(|(_, ours)| *ours == name);
            prop_assert!(browser.is_none_or(|name| is_ours(BROWSERS, name) || name.contains("Safari") || name.contains("Android")));
            prop_assert!(system.is_none_or(|name| is_ours(SYSTEMS, name)));
        }
    }
}
