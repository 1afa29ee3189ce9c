//! What can be wrong with a proxy.

/// What mends one of them at one proxy.
pub(super) type Lines = &'static [&'static str];

/// What can be wrong with a proxy's configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::VariantArray)]
pub(super) enum Fault {
    /// The check is not asked.
    Unasked,
    /// The echo is not where its location should lead.
    NoEcho,
    /// The check cannot be asked.
    Unreachable,
    /// The door takes who asks for none of its proxies.
    Peer,
    /// The check is told another address than the one that is asked.
    Address,
    /// It is told another method.
    Method,
    /// What no echo shows.
    Elsewhere,
    /// What the door says of somebody does not arrive.
    LosesAll,
    LosesUser,
    LosesName,
    LosesEmail,
    LosesGroups,
    LosesAssertion,
    /// An identity header of the client's arrives.
    Identity,
    /// The same under a name with an underscore.
    Twins,
    /// The client takes an identity header of the door's away.
    HopByHop,
    /// The client describes its own request to the check.
    Description,
    /// One host is judged and another one served.
    Host,
    /// Names that are nobody's are served as the service.
    UnknownHost,
    /// One address is judged and another one served.
    Paths,
    /// The check does not get to see a header.
    Unseen,
    /// It sees no change of protocol.
    UnseenUpgrade,
    /// Visitors do not get what the door tells them.
    Untold,
    /// The door's own pages at the service's host.
    Folder,
    /// From where visitors come, as those pages hear it.
    VisitorAddress,
    /// Anybody can ask the check.
    CheckOpen,
    /// What is told while nobody can tell.
    Away,
    /// The door's cookies go on.
    Cookies,
    /// The door's tokens go on.
    Token,
    /// A change to HTTP/2 in the middle of a connection goes on.
    Http2Upgrade,
    Websocket,
    Upload,
}
