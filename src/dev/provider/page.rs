//! The few pages that people see. Everything that came from outside goes through [`Text`].

use std::{
    fmt::{self, Display, Write as _},
    sync::Arc,
};

use axum::{
    extract::State,
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, InvalidHeaderValue, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS},
    },
    response::{Html, IntoResponse, Response},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use sha2::{Digest as _, Sha256};
use url::Url;

use super::{Provider, parameters::Parameters};
use crate::model::persona::Persona;

const STYLE: &str = include_str!("style.css");

/// Headers of every answer.
pub(super) fn headers(client: &str) -> Result<HeaderMap, InvalidHeaderValue> {
    let style = BASE64_STANDARD.encode(Sha256::digest(STYLE));
    // Chromium applies `form-action` to where a form's answer redirects as well, and that is the client.
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{style}'; img-src data:; form-action 'self' {client}; base-uri 'none'; \
         frame-ancestors 'none'"
    );
    Ok(HeaderMap::from_iter([
        (CONTENT_SECURITY_POLICY, HeaderValue::from_str(&policy)?),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ]))
}

/// Asks who the person would like to be; again if the form had a problem.
pub(super) fn sign_in(provider: &Provider, request: &str, again: Option<(&str, &Parameters)>) -> Html<String> {
    let client = provider.client();
    let personas: String = provider.settings.personas.iter().map(persona_button).collect();
    let entered = |name| Text(again.and_then(|(_, form)| form.find(name)).unwrap_or_default());
    let checked = if again.is_none_or(|(_, form)| form.find("email_verified").is_some()) { " checked" } else { "" };
    let (problem, marked) = match again {
        Some((problem, _)) => {
            (format!(r#"<p class="problem" id="problem">{}</p>"#, Text(problem)), " aria-invalid=\"true\" autofocus")
        }
        None => (String::new(), ""),
    };
    let described_by = if again.is_some() { "problem sub-hint" } else { "sub-hint" };

    document(
        "Sign in",
        &format!(
            r#"<h1>Sign in</h1>
<p>Who would you like to be at <strong>{client}</strong>?</p>
<form method="post" action="/authorize/decision?{request}">
<h2>Test users</h2>
<ul>{personas}</ul>
</form>
<form method="post" action="/authorize/decision?{request}">
<h2>Somebody else</h2>
{problem}
<label for="name">Name (optional)</label>
<input id="name" name="name" value="{name}" autocomplete="off">
<label for="email">E-mail address (optional)</label>
<input id="email" name="email" type="email" value="{email}" autocomplete="off">
<label class="check"><input type="checkbox" name="email_verified" value="yes"{checked}> The address is verified</label>
<label for="sub">Subject</label>
<input id="sub" name="sub" value="{sub}" required maxlength="255" autocomplete="off" autocapitalize="none" spellcheck="false" aria-describedby="{described_by}"{marked}>
<p class="hint" id="sub-hint">The id by which this provider knows the person. The same subject is the same person.</p>
<button>Sign in as this person</button>
</form>
<form method="post" action="/authorize/decision?{request}">
<button class="quiet" name="decline" value="yes">Decline</button>
</form>"#,
            client = Text(&client),
            request = Text(request),
            name = entered("name"),
            email = entered("email"),
            sub = entered("sub"),
        ),
    )
}

fn persona_button(persona: &Persona) -> String {
    let roles = match persona.roles.as_slice() {
        _ if !persona.registered => "not registered yet".to_owned(),
        [] => "no role".to_owned(),
        [role] => format!("role {role}"),
        roles => format!("roles {}", roles.join(", ")),
    };
    format!(
        r#"<li><button name="persona" value="{}"><bdi>{}</bdi> <span><bdi>{}</bdi>, {}</span></button></li>"#,
        Text(&persona.id),
        Text(&persona.name),
        Text(&persona.email),
        Text(&roles)
    )
}

/// After a sign-out.
pub(super) fn signed_out(way_back: Option<&Url>) -> Html<String> {
    let link = way_back.map_or_else(String::new, |url| {
        format!(r#"<p><a class="button" href="{}">Continue</a></p>"#, Text(url.as_str()))
    });
    document(
        "Signed out",
        &format!("<h1>Signed out</h1>\n<p>This provider remembers nobody: the next sign-in asks again.</p>\n{link}"),
    )
}

/// A request that cannot be answered to the client.
pub(super) fn problem(provider: &Provider, problem: &str) -> Response {
    let text = format!("<p>{}</p>\n<p>Go back to {} and try again.</p>", Text(problem), client_link(provider));
    notice(StatusCode::BAD_REQUEST, "This does not work", &text).into_response()
}

/// For all other addresses.
pub(super) async fn not_found(State(provider): State<Arc<Provider>>) -> Response {
    let text = format!("<p>People come to this provider from {}.</p>", client_link(&provider));
    notice(StatusCode::NOT_FOUND, "Nothing here", &text).into_response()
}

fn client_link(provider: &Provider) -> String {
    format!("<a href=\"{client}/\">{client}</a>", client = Text(&provider.client()))
}

fn notice(status: StatusCode, title: &str, text: &str) -> impl IntoResponse {
    (status, document(title, &format!("<h1>{title}</h1>\n{text}")))
}

fn document(title: &str, main: &str) -> Html<String> {
    Html(format!(
        r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} – Development provider</title>
<link rel="icon" href="data:,">
<style>{STYLE}</style>
</head>
<body>
<header><p><strong>Development provider:</strong> anyone can sign in as anyone; never use it for real people.</p></header>
<main>
{main}
</main>
</body>
</html>
"#
    ))
}

/// Text in HTML, also within quoted attributes.
struct Text<'a>(&'a str);

impl Display for Text<'_> {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        for char in self.0.chars() {
            match char {
                '&' => to.write_str("&amp;")?,
                '<' => to.write_str("&lt;")?,
                '>' => to.write_str("&gt;")?,
                '"' => to.write_str("&quot;")?,
                '\'' => to.write_str("&#39;")?,
                char => to.write_char(char)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Persona, Text, persona_button};

    #[test]
    fn text_cannot_leave_its_place() {
        assert_eq!(Text(r#""><script>'a' & b"#).to_string(), "&quot;&gt;&lt;script&gt;&#39;a&#39; &amp; b");
    }

    #[test]
    fn names_and_addresses_keep_to_themselves() {
        let mut persona = Persona::defaults().remove(0);
        (persona.name, persona.email) = ("עדה".to_owned(), "עדה@example.org".to_owned());
        let button = persona_button(&persona);
        assert!(button.contains("<bdi>עדה</bdi>") && button.contains("<bdi>עדה@example.org</bdi>"), "{button}");
    }
}
