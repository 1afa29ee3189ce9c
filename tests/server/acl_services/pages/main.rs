mod acl;
mod assertion;

use std::{collections::{BTreeMap, BTreeSet}, env, net::SocketAddr, sync::{Arc, Mutex}, time::SystemTime};
use axum::{Json, Router, extract::{FromRequestParts, Path, State}, http::{StatusCode, request::Parts}, routing::get};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use acl::{Kinds, contract};
use assertion::{Caller, Door}; // the program of assertion-rust.md

#[derive(Clone, serde::Serialize)]
struct Page { id: String, owner: String, editor: String, reader: String, text: String, at: SystemTime }
struct Pages { door: Door, all: Mutex<BTreeMap<String, Page>> }
type Shared = State<Arc<Pages>>;

struct Who(Caller);

impl FromRequestParts<Arc<Pages>> for Who {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, pages: &Arc<Pages>) -> Result<Self, StatusCode> {
        let assertion = parts.headers.get("vestibule-assertion").and_then(|value| value.to_str().ok());
        let caller = pages.door.verify(assertion.ok_or(StatusCode::UNAUTHORIZED)?).await;
        caller.map(Self).map_err(|_| StatusCode::UNAUTHORIZED)
    }
}

impl Page {
    fn may_read(&self, who: &Caller) -> bool { [&self.owner, &self.editor, &self.reader].contains(&&who.sub) }
    fn may_change(&self, who: &Caller) -> bool { [&self.owner, &self.editor].contains(&&who.sub) }
    fn may_delete(&self, who: &Caller) -> bool { self.owner == who.sub && !who.roles.iter().any(|role| role == "reader") }
}

impl Pages {
    fn add(&self, [owner, editor, reader]: [&str; 3], text: &str) -> Page {
        let id = uuid::Uuid::now_v7().to_string();
        let [owner, editor, reader] = [owner, editor, reader].map(str::to_owned);
        let page = Page { id: id.clone(), owner, editor, reader, text: text.to_owned(), at: SystemTime::now() };
        self.all.lock().unwrap().insert(id, page.clone());
        page
    }

    fn find(&self, id: &str, who: &Caller, rule: fn(&Page, &Caller) -> bool) -> Result<Page, StatusCode> {
        let page = self.all.lock().unwrap().get(id).cloned().filter(|page| page.may_read(who)).ok_or(StatusCode::NOT_FOUND)?;
        if rule(&page, who) { Ok(page) } else { Err(StatusCode::FORBIDDEN) }
    }
}

async fn list(State(pages): Shared, Who(who): Who) -> Json<Vec<Page>> {
    Json(pages.all.lock().unwrap().values().filter(|page| page.may_read(&who)).cloned().collect())
}
async fn create(State(pages): Shared, Who(who): Who, Json(body): Json<Value>) -> (StatusCode, Json<Page>) {
    (StatusCode::CREATED, Json(pages.add([&who.sub, "", ""], body["text"].as_str().unwrap_or_default())))
}
async fn read(State(pages): Shared, Who(who): Who, Path(id): Path<String>) -> Result<Json<Page>, StatusCode> {
    pages.find(&id, &who, Page::may_read).map(Json)
}
async fn change(State(pages): Shared, Who(who): Who, Path(id): Path<String>, Json(body): Json<Value>) -> Result<Json<Page>, StatusCode> {
    let page = Page { text: body["text"].as_str().unwrap_or_default().to_owned(), ..pages.find(&id, &who, Page::may_change)? };
    pages.all.lock().unwrap().insert(id, page.clone());
    Ok(Json(page))
}
async fn delete(State(pages): Shared, Who(who): Who, Path(id): Path<String>) -> Result<StatusCode, StatusCode> {
    pages.find(&id, &who, Page::may_delete)?;
    pages.all.lock().unwrap().remove(&id);
    Ok(StatusCode::NO_CONTENT)
}
async fn health() -> Json<Value> { Json(json!({ "up": true })) }

impl Kinds for Pages {
    fn routes(&self) -> BTreeMap<&'static str, Vec<&'static str>> {
        BTreeMap::from([("page", vec!["GET /pages", "GET /pages/{id}", "PUT /pages/{id}", "DELETE /pages/{id}"])])
    }

    fn more(&self) -> Value {
        let body = |text: &str| json!({ "type": "application/json", "body": json!({ "text": text }).to_string() });
        let bodies = json!({ "POST /pages": body("A text"), "PUT /pages/{id}": body("Another text") });
        json!({ "lists": ["GET /pages"], "bodies": bodies, "public": ["GET /health"] })
    }

    fn make(&self, _: &str, owner: &str, editor: &str, reader: &str) -> Vec<(&'static str, String)> {
        vec![("id", self.add([owner, editor, reader], "Made by acl").id)]
    }

    fn remove(&self, _: &[String], people: &BTreeSet<String>, since: SystemTime) {
        self.all.lock().unwrap().retain(|_, page| page.at < since || !people.contains(&page.owner));
    }
}

pub async fn serve(listener: TcpListener, door: &str, service: &str, token: Option<String>) -> std::io::Result<()> {
    let pages = Arc::new(Pages { door: Door::new(door, service), all: Mutex::default() });
    let one = get(read).put(change).delete(delete);
    let app = Router::new().route("/health", get(health)).route("/pages", get(list).post(create)).route("/pages/{id}", one);
    let mut app: Router = app.with_state(pages.clone());
    if let Some(token) = token { app = app.merge(contract(token, pages)) }
    axum::serve(listener, app.into_make_service_with_connect_info::<SocketAddr>()).await
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let [door, service] = ["DOOR", "SERVICE"].map(|name| env::var(name).expect(name));
    serve(TcpListener::bind("127.0.0.1:8000").await?, &door, &service, env::var("VESTIBULE_ACL_TOKEN").ok()).await
}
