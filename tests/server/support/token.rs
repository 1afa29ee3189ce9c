//! API tokens, as people make them and scripts use them.

use vestibule::model::service::Service;

use super::{Answer, Browser, Setup, TestServer, field_value, text_in};

/// A wiki for everybody and customers for editors, both with scopes.
pub fn with_scopes() -> Vec<Service> {
    let service = |id: &str, name: &str, scopes: &[&str], roles: &[&str]| {
        let url = format!("https://{id}.example.org").parse().unwrap();
        let mut service = Service::new(id.to_owned(), name.to_owned(), url);
        service.scopes = scopes.iter().map(|&scope| scope.to_owned()).collect();
        service.roles = roles.iter().map(|&role| role.to_owned()).collect();
        service
    };
    vec![service("wiki", "The wiki", &["read", "write"], &[]), service("crm", "Customers", &["read"], &["editor"])]
}

/// The door in front of these.
pub fn setup_with_scopes() -> Setup {
    Setup { services: with_scopes(), ..Setup::default() }
}

/// The key that the form has at the moment.
pub async fn form_key(browser: &Browser) -> String {
    let page = browser.click("/account/tokens").await;
    assert_eq!(page.page(200), "Your API tokens");
    field_value(&page.text(), "key").expect("a form")
}

/// Sends the form, opened anew.
pub async fn send_form(browser: &Browser, name: &str, scopes: &[&str], days: &str) -> Answer {
    let key = form_key(browser).await;
    send_form_again(browser, &key, name, scopes, days).await
}

/// The same with the key of a form that was open before.
pub async fn send_form_again(browser: &Browser, key: &str, name: &str, scopes: &[&str], days: &str) -> Answer {
    let chosen = scopes.iter().map(|scope| ("scopes[]", *scope));
    let fields: Vec<(&str, &str)> = [("key", key), ("name", name), ("days", days)].into_iter().chain(chosen).collect();
    browser.post("/auth/tokens/create", &fields).await
}

/// The token on the page that shows it.
#[track_caller]
pub fn shown_token(answer: &Answer) -> String {
    assert_eq!(answer.page(200), "Your new API token", "{}", answer.text());
    text_in(&answer.text(), "code")
}

/// Makes one that may read the wiki.
pub async fn make_token(browser: &Browser) -> String {
    shown_token(&send_form(browser, "Backup", &["wiki:read"], "30").await)
}

/// What `/me` says to whoever brings a token and nothing else.
pub async fn me_by(server: &TestServer, token: &str) -> Answer {
    server.browser().program("/me").header("authorization", &format!("Bearer {token}")).await
}

/// Why `/me` refuses it.
pub async fn token_refused(server: &TestServer, token: &str) -> String {
    let answer = me_by(server, token).await;
    assert_eq!(answer.status, 401, "{}", answer.text());
    answer.reason()
}
