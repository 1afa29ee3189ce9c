//! The one thing that is wrong with a fake proxy.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    None,
    /// What a client says of itself goes on, in place of the door's word.
    Identity,
    /// The same beside the door's word, where it comes in more than one line.
    Doubled,
    Twins,
    Unlisted,
    HopByHop,
    LeavesEmptyOut,
    /// The client's description in this header.
    Believes(&'static str),
    AnyHost,
    ServesNobody,
    LeadsElsewhere,
    Tidies,
    /// The check does not see this header.
    Hides(&'static str),
    LosesAnswers,
    NoFolder,
    SaysOtherwise,
    Cookies,
    LosesCookies,
    Token,
    Upgrades,
    NoWebsocket,
    NoUpload,
    CutsUpload,
    /// The service's location asks nobody.
    Open,
    /// That of the echo asks nobody.
    EchoOpen,
    NoEcho,
    Away,
    /// What `Host` names is judged, whatever the request line says.
    JudgesHost,
    /// It is told to the service.
    TellsHost,
    /// What the door says in this header goes nowhere.
    Loses(&'static str),
    /// All of it.
    LosesAll,
    /// A door that gives no answer is this.
    BreaksAs(&'static str),
    /// The check is asked about what the client describes, and nothing else.
    Undescribed,
    /// Whatever the method is, the check is told GET.
    TellsGet,
    /// What the check says to whom it does not let through is told as this.
    Replaces(&'static str),
    /// The check is asked about the other service.
    OfAnother,
    /// The door says that it knows nothing of it.
    UnknownToken,
    /// The door has been asked about something else.
    OtherAddress,
    /// An address is judged as it reads when it is tidied, and asked for as it stands there.
    JudgesTidied,
    /// The client's word for its method counts, in this header.
    BelievesMethod(&'static str),
    /// The check is told the path alone.
    LosesQuery,
    /// A change to HTTP/2 goes on where it comes without its settings.
    UpgradesUnseen,
    /// Anybody can ask the check at this address.
    CheckOpen(&'static str),
    /// The check gets the service's cookies.
    HidesDoorsCookies,
    /// So do the door's own pages.
    PagesLoseCookies,
    /// Nobody says from where a visitor comes.
    NoVisitor,
    /// The visitor does.
    BelievesVisitor,
    /// What the client names there goes on.
    PassesConnection,
    /// Once the echo has answered, nobody gets anything but this; or no answer at all, where it is empty.
    TurnsAway(&'static str),
}
