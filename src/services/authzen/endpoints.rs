//! `POST /access/v1/evaluation` and `POST /access/v1/evaluations`.

use std::{iter, sync::Arc, time::Duration};

use axum::{
    Extension, Json,
    extract::{Request, State},
    http::{HeaderMap, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use serde_json::{Map, Value};
use tokio::{task::yield_now, time::timeout};

use super::{
    decide::decide,
    decision::Decision,
    json,
    problem::bad_request,
    question::{Asked, Malformed, Question, Semantic, many, one},
    subjects::{self, Unavailable},
};
use crate::{
    auth::facts::RequestFacts,
    look::House,
    model::{problem::Problem, service::Service},
    services::asking::asking_service,
};

/// As much as the door reads of anybody.
const MAX_BODY: usize = 64 * 1024;

/// A yes is as old as what it follows from: the whole answer is there within a second, and this leaves the rest for its way.
const WITHIN: Duration = Duration::from_millis(900);

/// One question.
pub async fn evaluation(
    State(house): State<Arc<House>>,
    Extension(facts): Extension<RequestFacts>,
    request: Request,
) -> Response {
    answer(&house, &facts, request, one).await
}

/// Several.
pub async fn evaluations(
    State(house): State<Arc<House>>,
    Extension(facts): Extension<RequestFacts>,
    request: Request,
) -> Response {
    answer(&house, &facts, request, many).await
}

type Read = fn(&Map<String, Value>) -> Result<Asked, Malformed>;

async fn answer(house: &House, facts: &RequestFacts, request: Request, read: Read) -> Response {
    let (parts, body) = request.into_parts();
    let service = match asking_service(house, facts, &parts) {
        Ok(service) => service,
        Err(refused) => return *refused,
    };
    if !is_json(&parts.headers) {
        return bad_request(Malformed("Content-Type is not application/json".to_owned()));
    }
    let Ok(body) = axum::body::to_bytes(body, MAX_BODY).await else { return Problem::TooLarge.into_response() };
    let object = json::object(&body).ok_or_else(|| Malformed("the body is no JSON object, or ambiguous".to_owned()));
    let asked = match object.and_then(|object| read(&object)) {
        Ok(asked) => asked,
        Err(malformed) => return bad_request(malformed),
    };
    let answered = timeout(WITHIN, async {
        match asked {
            Asked::One(question) => decide_one(house, service, facts, question).await,
            Asked::Many(questions, semantic) => decide_many(house, service, questions, semantic).await,
        }
    });
    answered.await.unwrap_or(Err(Unavailable)).unwrap_or_else(|Unavailable| Problem::DatabaseAway.into_response())
}

/// As the certification has it: another type is no JSON, whatever is in it.
fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json")
}

async fn decide_one(
    house: &House,
    service: &Service,
    facts: &RequestFacts,
    question: Question,
) -> Result<Response, Unavailable> {
    let subjects = subjects::find(house, service, iter::once(&question)).await?;
    let decision = decide(service, &house.services, &question, subjects.get(&question.subject))?;
    if let Some(reason) = decision.reason() {
        facts.refused(reason);
    }
    Ok(Json(decision).into_response())
}

#[derive(Serialize)]
struct Decisions {
    evaluations: Vec<Decision>,
}

async fn decide_many(
    house: &House,
    service: &Service,
    questions: Vec<Result<Question, Malformed>>,
    semantic: Semantic,
) -> Result<Response, Unavailable> {
    let subjects = subjects::find(house, service, questions.iter().flatten()).await?;
    let mut evaluations = Vec::with_capacity(questions.len());
    for question in &questions {
        let decision = match question {
            Ok(question) => decide(service, &house.services, question, subjects.get(&question.subject))?,
            Err(malformed) => Decision::malformed(malformed.clone()),
        };
        let is_last = match semantic {
            Semantic::ExecuteAll => false,
            Semantic::DenyOnFirstDeny => !decision.decision,
            Semantic::PermitOnFirstPermit => decision.decision,
        };
        evaluations.push(decision);
        if is_last {
            break;
        }
        // A hundred odd addresses take their time, and others wait.
        yield_now().await;
    }
    Ok(Json(Decisions { evaluations }).into_response())
}
