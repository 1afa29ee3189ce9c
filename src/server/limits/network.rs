//! Who counts as one address.

use std::net::IpAddr;

use ipnet::IpNet;

/// One household or server has a /64 of IPv6 to itself (RFC 6177).
const HOUSEHOLD: u8 = 64;

/// A customer may have a whole /48, and with it 65,536 networks to call from.
const CUSTOMER: u8 = 48;

/// How much more often all networks of a /48 may call together than one of them: it may be an organisation, or the
/// customers of a provider that is sparing with its addresses.
const CUSTOMER_TIMES: u32 = 10;

/// The networks that an address is counted under, and how many times the budget of one address each of them has.
pub fn networks(ip: IpAddr) -> impl Iterator<Item = (IpNet, u32)> {
    let ip = ip.to_canonical();
    let prefixes = match ip {
        IpAddr::V4(_) => [Some((32, 1)), None],
        IpAddr::V6(_) => [Some((HOUSEHOLD, 1)), Some((CUSTOMER, CUSTOMER_TIMES))],
    };
    let network = move |(prefix, times)| IpNet::new(ip, prefix).ok().map(|network| (network.trunc(), times));
    prefixes.into_iter().flatten().filter_map(network)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<(String, u32)> {
        networks(text.parse().expect("an address")).map(|(network, times)| (network.to_string(), times)).collect()
    }

    #[test]
    fn ipv4_counts_by_address_and_ipv6_by_household_and_customer() {
        let one = |text: &str| vec![(text.to_owned(), 1)];
        assert_eq!(of("192.0.2.1"), one("192.0.2.1/32"));
        assert_eq!(of("::ffff:192.0.2.1"), one("192.0.2.1/32"));
        let household = |text: &str| vec![(text.to_owned(), 1), ("2001:db8:1::/48".to_owned(), CUSTOMER_TIMES)];
        assert_eq!(of("2001:db8:1:2::1"), household("2001:db8:1:2::/64"));
        assert_eq!(of("2001:db8:1:2:ffff::9"), household("2001:db8:1:2::/64"));
        assert_eq!(of("2001:db8:1:3::1"), household("2001:db8:1:3::/64"));
        assert_eq!(of("2001:db8:1::1"), household("2001:db8:1::/64"));
    }
}
