//! The page of a problem: what happened, what it means, and one way on that works.

use leptos::prelude::*;

use super::{
    Arch, Symbol,
    document::{Document, Frame},
    language::{ProblemFacts, Text, Told, code, say, tell_problem},
};
use crate::model::{
    address::{ACCOUNT, Address, HOME, SIGN_IN},
    code::Code,
    destination::{Destination, sign_in_again, sign_in_as_another},
    link::Link,
    problem::Problem,
};

/// The page. `here` is the page that was asked for, where asking again makes sense; `form` is the page whose form was sent.
#[component]
pub fn ProblemPage(
    problem: Problem,
    facts: ProblemFacts,
    here: Option<Destination>,
    form: Option<&'static Address>,
) -> impl IntoView {
    let frame = expect_context::<Frame>();
    let signed_in = frame.caller.signed_in().is_some();
    let Told { title, heading, what, next } = tell_problem(problem, &facts);
    let came_as = facts.email.as_deref().map(|email| view! { <p>{say(Text::YouCameAs { email })}</p> });
    let (href, label) = way_on(problem, signed_in, frame.return_to.as_ref(), here, form);
    let target = (problem == Problem::InFrame).then_some("_blank");
    view! {
        <Document title>
            <section class="card">
                <Arch symbol=Symbol::of(problem) />
                <h1>{heading}</h1>
                <p class="lead">{what}</p>
                {came_as}
                {next.map(|next| view! { <p>{next}</p> })}
                <p class="actions">
                    <a class="button" href=href.to_string() target=target>
                        {say(label)}
                    </a>
                </p>
                <CodeLine code=facts.code.or_else(code) />
            </section>
        </Document>
    }
}

/// By what whoever is asked finds it again.
#[component]
pub fn CodeLine(code: Option<Code>) -> impl IntoView {
    code.map(|code| view! { <p class="quiet code">{say(Text::Code { id: &code.to_string() })}</p> })
}

/// Where the one button leads, and what it says.
fn way_on(
    problem: Problem,
    signed_in: bool,
    return_to: Option<&Destination>,
    here: Option<Destination>,
    form: Option<&Address>,
) -> (Link, Text<'static>) {
    let home = (HOME.link(), Text::GoToStart);
    let as_another = |label| (sign_in_as_another(return_to), label);
    let sign_in = |label| (SIGN_IN.link().returning_to(return_to), label);
    let could_not_be_read = matches!(problem, Problem::TooLarge | Problem::BadRequest | Problem::UnsupportedMedia);
    if let Some(form) = form.filter(|_| could_not_be_read) {
        return (form.link(), Text::BackToForm);
    }
    match problem {
        Problem::TimedOut | Problem::DatabaseAway | Problem::TooMany | Problem::Internal => {
            here.map_or(home, |here| (Link::from(&here), Text::TryAgain))
        }
        Problem::InFrame => here.map_or(home, |here| (Link::from(&here), Text::OpenInNewTab)),
        Problem::SignInNotFresh | Problem::OtherPerson if signed_in => (sign_in_again(return_to), Text::TryAgain),
        Problem::IdentityTaken
        | Problem::LastIdentity
        | Problem::TooManyIdentities
        | Problem::LinkLost
        | Problem::ClientRefused
            if signed_in =>
        {
            (ACCOUNT.link(), Text::GoToAccount)
        }
        // The page asks by itself for what it needs.
        _ if signed_in && problem.ends_a_sign_in() => return_to.map_or(home, |page| (Link::from(page), Text::TryAgain)),
        _ if signed_in => home,
        Problem::AlreadyRegistered => sign_in(Text::SignIn),
        Problem::UnknownProvider
        | Problem::ProviderUnavailable
        | Problem::ProviderBroken
        | Problem::SignInDeclined
        | Problem::SignInFailed
        | Problem::SignInStale
        | Problem::SignInForeign
        | Problem::CookiesBlocked
        | Problem::SignInRefused
        | Problem::SignInNotFresh
        | Problem::IdentityTaken
        | Problem::TooManyIdentities
        | Problem::LinkLost
        | Problem::RedirectLoop => sign_in(Text::TryAgain),
        Problem::ClientRefused => sign_in(Text::WaysToSignIn),
        Problem::OtherPerson => as_another(Text::TryAgain),
        Problem::InvitationNeeded | Problem::DomainNotAllowed | Problem::RegistrationClosed | Problem::UserDisabled => {
            as_another(Text::UseAnotherAccount)
        }
        _ => home,
    }
}
