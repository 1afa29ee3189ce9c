//! Reads which proxies are trusted. What they say of whom they speak for is believed, so what is meant must be plain.

use std::net::IpAddr;

use ipnet::{IpNet, Ipv4Net};

use super::keys::Keys;

/// Addresses of IPv4 written as IPv6 (RFC 4291 section 2.5.5.2) are those of IPv4, as they are where somebody calls.
const MAPPED_PREFIX: u8 = 96;

pub(super) fn trusted_proxies(keys: &mut Keys<'_>) -> Vec<IpNet> {
    let why = "so everybody could say that they are somebody else. Name only the networks of your proxies";
    networks(keys, "trusted_proxies", why)
}

/// Networks, and single addresses. Everybody is no proxy, in one piece or in several.
pub(super) fn networks(keys: &mut Keys<'_>, key: &str, why_not_everybody: &str) -> Vec<IpNet> {
    let mut networks = Vec::new();
    for text in keys.list(key).unwrap_or_default() {
        let Some(given) = network(&text) else {
            keys.wrong(key, format!("has \"{text}\" in it; it should be a network such as 10.0.0.0/8, or one address"));
            continue;
        };
        let network = given.trunc();
        if network != given {
            let address = given.addr();
            keys.wrong(
                key,
                format!(
                    "has \"{text}\" in it, which may mean the one address {address} or the whole network {network}. Write the one that you mean"
                ),
            );
        }
        networks.push(network);
    }
    if IpNet::aggregate(&networks).iter().any(|network| network.prefix_len() == 0) {
        keys.wrong(key, format!("trusts everybody, {why_not_everybody}"));
    }
    networks
}

fn network(text: &str) -> Option<IpNet> {
    let network = text.parse::<IpNet>().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))?;
    let IpNet::V6(v6) = network else { return Some(network) };
    match (v6.addr().to_ipv4_mapped(), v6.prefix_len().checked_sub(MAPPED_PREFIX)) {
        (Some(v4), Some(prefix)) => Ipv4Net::new(v4, prefix).ok().map(IpNet::V4),
        _ => Some(network),
    }
}

#[cfg(all(test, feature = "dev"))]
mod tests {
    use crate::server::config::{Config, Mistake, tests::keys_of};

    /// What is wrong with these networks, in a build that needs nothing else.
    fn mistakes_in(networks: &str) -> Vec<Mistake> {
        let environment = ("VESTIBULE_TRUSTED_PROXIES".to_owned(), networks.to_owned());
        Config::parse("", &[environment]).err().unwrap_or_default()
    }

    #[test]
    fn trusted_proxies_are_networks_and_single_addresses() {
        let text =
            "trusted_proxies = [\"10.0.0.0/8\", \"192.0.2.7\", \"::1\", \"2001:db8::/48\", \"::ffff:192.0.2.0/120\"]";
        let config = Config::parse(text, &[]).expect("right");
        let networks: Vec<String> = config.house.site.trusted_proxies.iter().map(ToString::to_string).collect();
        assert_eq!(networks, ["10.0.0.0/8", "192.0.2.7/32", "::1/128", "2001:db8::/48", "192.0.2.0/24"]);
    }

    #[test]
    fn security_33_everybody_is_no_trusted_proxy_in_whatever_spelling() {
        for everybody in [
            "0.0.0.0/0",
            "::/0",
            "::ffff:0:0/96",
            "::ffff:0.0.0.0/96",
            "0.0.0.0/1,128.0.0.0/1",
            "::ffff:0:0/97,128.0.0.0/1",
            "8000::/1,10.0.0.0/8,::/1",
            "0.0.0.0/2,64.0.0.0/2,128.0.0.0/2,192.0.0.0/2",
        ] {
            let mistakes = mistakes_in(everybody);
            assert_eq!(keys_of(&mistakes), ["trusted_proxies"], "{everybody}");
            assert!(mistakes[0].text.contains("everybody"), "{everybody}: {}", mistakes[0].text);
        }
        assert_eq!(mistakes_in("0.0.0.0/1,192.0.0.0/2"), []);
    }

    #[test]
    fn a_network_with_an_address_inside_it_is_told_since_it_can_mean_two_things() {
        for (given, network) in
            [("10.0.0.1/8", "10.0.0.0/8"), ("2001:db8::1/64", "2001:db8::/64"), ("::ffff:10.0.0.1/104", "10.0.0.0/8")]
        {
            let mistakes = mistakes_in(given);
            assert_eq!(keys_of(&mistakes), ["trusted_proxies"], "{given}");
            assert!(mistakes[0].text.contains(network), "{given}: {}", mistakes[0].text);
        }
        for wrong in ["nowhere", "10.0.0.0/33", "10.0.0.0:80", "10.0.0.0/", "[::1]", "fe80::1%eth0", "localhost"] {
            assert_eq!(keys_of(&mistakes_in(wrong)), ["trusted_proxies"], "{wrong}");
        }
    }
}
