//! The proxies whose `X-Forwarded-For` is believed.

use ipnet::IpNet;

use super::report::Section;
use crate::server::config::Config;

/// A wider public network is larger than most that belong to one owner. Whoever else is in it, or can rent a machine in
/// it, chooses the address they seem to come from: limits do not count them, and events name somebody else.
const WIDE_V4: u8 = 24;
const WIDE_V6: u8 = 48;

/// Networks that nobody reaches us from by way of the Internet (RFC 1122, 1918, 3927, 4193, 4291, 6598): how wide one is
/// says little about who is in it, and 10.0.0.0/8 is what many an organisation has.
const OUR_OWN: [&str; 9] = [
    "127.0.0.0/8",
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "169.254.0.0/16",
    "100.64.0.0/10",
    "::1/128",
    "fc00::/7",
    "fe80::/10",
];

pub(super) fn examine(section: &mut Section, config: &Config) {
    let trusted = &config.house.site.trusted_proxies;
    let listed = |networks: &[&IpNet]| networks.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let wide: Vec<_> = trusted.iter().filter(|network| is_wide(network)).collect();
    if !wide.is_empty() {
        section.note(
            "trusted_proxies",
            format!("These networks are wide and public, and every address in them is trusted as a proxy: {}.", listed(&wide)),
            "Whoever can call from inside one chooses the address they seem to come from. Name only your proxies' own addresses, and let nobody else reach this program.",
        );
    } else if !trusted.is_empty() {
        let trusted = listed(&trusted.iter().collect::<Vec<_>>());
        section.right("trusted_proxies", format!("X-Forwarded-For counts from these proxies only: {trusted}."));
    } else if config.house.site.public_url.scheme() == "https" && config.tls.is_none() {
        section.note(
            "proxies",
            "A proxy has to speak https for us, and none is trusted.",
            "Name its network under trusted_proxies; else everybody seems to call from it, and shares one limit of sign-ins.",
        );
    }
}

fn is_wide(network: &IpNet) -> bool {
    let narrow = if network.addr().is_ipv4() { WIDE_V4 } else { WIDE_V6 };
    let mut own = OUR_OWN.iter().filter_map(|own| own.parse::<IpNet>().ok());
    network.prefix_len() < narrow && !own.any(|own| own.contains(network))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn security_33_wide_public_networks_are_pointed_out_and_our_own_are_not() {
        let is_wide = |text: &str| is_wide(&text.parse().expect("a network"));
        for wide in [
            "0.0.0.0/1",
            "8.0.0.0/7",
            "10.0.0.0/7",
            "172.0.0.0/8",
            "104.16.0.0/13",
            "203.0.113.0/23",
            "192.0.0.0/8",
            "100.0.0.0/8",
            "2000::/3",
            "fc00::/6",
            "::/1",
            "2400:cb00::/32",
            "2001:db8::/47",
        ] {
            assert!(is_wide(wide), "{wide}");
        }
        for narrow in [
            "127.0.0.0/8",
            "10.0.0.0/8",
            "10.1.0.0/16",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "169.254.0.0/16",
            "100.64.0.0/10",
            "203.0.113.0/24",
            "203.0.113.9/32",
            "::1/128",
            "fc00::/7",
            "fd00::/8",
            "fe80::/10",
            "2001:db8::/48",
            "2001:db8::1/128",
        ] {
            assert!(!is_wide(narrow), "{narrow}");
        }
    }
}
