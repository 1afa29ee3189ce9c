use std::{collections::{BTreeMap, BTreeSet}, net::SocketAddr, sync::{Arc, Mutex}, time::SystemTime};
use axum::{Json, Router, extract::{ConnectInfo, Request, State}, http::StatusCode, middleware::{self, Next}, response::Response, routing::{get, post}};
use serde_json::{Value, json};
use subtle::ConstantTimeEq;

const PROXIED: [&str; 5] = ["forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip"];

/// What a service has to say and to do: `more` is lists, bodies, refusals and public.
pub trait Kinds: Send + Sync + 'static {
    /// Each kind with its routes, such as `GET /pages/{id}`.
    fn routes(&self) -> BTreeMap<&'static str, Vec<&'static str>>;
    fn more(&self) -> Value;
    /// Makes one that belongs to these three, and gives the values of its routes' parameters, its own id last.
    fn make(&self, kind: &str, owner: &str, editor: &str, reader: &str) -> Vec<(&'static str, String)>;
    /// Removes what was made, and what these people have created since.
    fn remove(&self, made: &[String], people: &BTreeSet<String>, since: SystemTime);
}
struct Run { began: SystemTime, people: BTreeSet<String>, made: Vec<String> }
struct Contract { token: String, kinds: Arc<dyn Kinds>, runs: Mutex<BTreeMap<String, Run>> }
type Shared = State<Arc<Contract>>;

pub fn contract(token: String, kinds: Arc<dyn Kinds>) -> Router {
    let contract = Arc::new(Contract { token, kinds, runs: Mutex::default() });
    let routes = Router::new().route("/.acl/describe", get(describe)).route("/.acl/make", post(make)).route("/.acl/drop", post(drop_all));
    routes.layer(middleware::from_fn_with_state(contract.clone(), trusted)).with_state(contract)
}
async fn trusted(State(contract): Shared, ConnectInfo(peer): ConnectInfo<SocketAddr>, request: Request, next: Next) -> Result<Response, StatusCode> {
    let given = request.headers().get("authorization").map_or(&b""[..], |value| value.as_bytes());
    let knows: bool = given.ct_eq(format!("Bearer {}", contract.token).as_bytes()).into();
    let is_proxied = PROXIED.iter().any(|name| request.headers().contains_key(*name));
    if knows && !is_proxied && peer.ip().is_loopback() { Ok(next.run(request).await) } else { Err(StatusCode::NOT_FOUND) }
}
async fn describe(State(contract): Shared) -> Json<Value> {
    let mut said = contract.kinds.more();
    said["kinds"] = json!(contract.kinds.routes());
    Json(said)
}
async fn make(State(contract): Shared, Json(wish): Json<Value>) -> Json<Value> {
    let (run, kind) = (wish["run"].as_str().unwrap_or_default(), wish["kind"].as_str().unwrap_or_default());
    // Who is left out is somebody else: never nobody, and never who asks.
    let person = |who: &str| wish[who].as_str().map_or_else(|| format!("somebody-else-of-{run}"), str::to_owned);
    let three = ["owner", "editor", "reader"].map(person);
    let mut runs = contract.runs.lock().unwrap();
    let known = runs.entry(run.to_owned()).or_insert_with(|| Run { began: SystemTime::now(), people: BTreeSet::new(), made: Vec::new() });
    known.people.extend(three.iter().cloned());
    let values = contract.kinds.make(kind, &three[0], &three[1], &three[2]);
    known.made.extend(values.last().map(|(_, id)| id.clone()));
    let path = |route: &str| values.iter().fold(route.split(' ').nth(1).unwrap_or_default().to_owned(), |path, (name, value)| path.replace(&format!("{{{name}}}"), value));
    let routes = contract.kinds.routes();
    let paths: BTreeMap<&str, String> = routes.get(kind).into_iter().flatten().map(|route| (*route, path(route))).collect();
    Json(json!({ "id": values.last().map(|(_, id)| id), "paths": paths }))
}
async fn drop_all(State(contract): Shared, Json(wish): Json<Value>) -> Json<Value> {
    let run = contract.runs.lock().unwrap().remove(wish["run"].as_str().unwrap_or_default());
    if let Some(run) = run { contract.kinds.remove(&run.made, &run.people, run.began) }
    Json(json!({}))
}
