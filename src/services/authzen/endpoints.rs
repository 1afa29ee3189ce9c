//! `POST /access/v1/evaluation` and `POST /access/v1/evaluations`.

use std::{collections::HashMap, sync::Arc};

use axum::{
    Extension, Json,
    extract::{Request, State},
    http::{HeaderMap, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use serde_json::{Map, Value};
use tokio::{
    task::yield_now,
    time::{Instant, timeout_at},
};

use super::{
    decide::decide,
    decision::Decision,
    json,
    problem::{bad_request, busy},
    question::{Asked, Malformed, Question, Semantic, many, one},
    subjects::{self, Subjects, Unavailable},
    turns::Turns,
};
use crate::{
    auth::facts::RequestFacts,
    look::House,
    model::{problem::Problem, service::Service},
    services::{ANSWERS_WITHIN, asking::asking_service},
};

/// As much as the door reads of anybody.
const MAX_BODY: usize = 64 * 1024;

/// One question.
pub async fn evaluation(
    State(house): State<Arc<House>>,
    State(turns): State<Turns>,
    Extension(facts): Extension<RequestFacts>,
    request: Request,
) -> Response {
    answer(&house, &turns, &facts, request, one).await
}

/// Several.
pub async fn evaluations(
    State(house): State<Arc<House>>,
    State(turns): State<Turns>,
    Extension(facts): Extension<RequestFacts>,
    request: Request,
) -> Response {
    answer(&house, &turns, &facts, request, many).await
}

type Read = fn(&Map<String, Value>) -> Result<Asked, Malformed>;

async fn answer(house: &House, turns: &Turns, facts: &RequestFacts, request: Request, read: Read) -> Response {
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
    let until = Instant::now() + ANSWERS_WITHIN;
    let found = timeout_at(until, subjects::find(house, service, asked.questions())).await;
    let Ok(Ok(subjects)) = found else { return Problem::DatabaseAway.into_response() };
    let mut bench = Bench { house, turns, service, subjects };
    let answered = match &asked {
        Asked::One(question) => timeout_at(until, bench.decide_one(facts, question)).await,
        Asked::Many(questions, semantic) => timeout_at(until, bench.decide_many(questions, *semantic)).await,
    };
    // Whom it is about was told in time: what took so long is what is asked, or what others ask.
    answered.map_or_else(
        |_| busy(),
        |answered| answered.unwrap_or_else(|Unavailable| Problem::DatabaseAway.into_response()),
    )
}

/// As the certification has it: another type is no JSON, whatever is in it.
fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json")
}

/// One service's questions about subjects that have been found.
struct Bench<'a> {
    house: &'a House,
    turns: &'a Turns,
    service: &'a Service,
    subjects: Subjects<'a>,
}

impl Bench<'_> {
    async fn decide_one(&mut self, facts: &RequestFacts, question: &Question) -> Result<Response, Unavailable> {
        let decision = self.decide(question).await?;
        if let Some(reason) = decision.reason() {
            facts.refused(reason);
        }
        Ok(Json(decision).into_response())
    }

    async fn decide_many(
        &mut self,
        questions: &[Result<Question, Malformed>],
        semantic: Semantic,
    ) -> Result<Response, Unavailable> {
        let mut evaluations = Vec::with_capacity(questions.len());
        // The same question, asked again in one batch, is decided once.
        let mut decided: HashMap<&Question, Decision> = HashMap::new();
        for question in questions {
            let decision = match question {
                Err(malformed) => Decision::malformed(malformed.clone()),
                Ok(question) => {
                    if let Some(decision) = decided.get(question) {
                        decision.clone()
                    } else {
                        let decision = self.decide(question).await?;
                        decided.insert(question, decision.clone());
                        decision
                    }
                }
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
        }
        Ok(Json(Decisions { evaluations }).into_response())
    }

    /// Before somebody is refused who is only remembered, they are asked for once more, and are known from then on.
    async fn decide(&mut self, question: &Question) -> Result<Decision, Unavailable> {
        let decision = self.judged(question).await?;
        let subject = self.subjects.get_mut(&question.subject).filter(|_| !decision.decision);
        let Some(subject) = subject else { return Ok(decision) };
        let Some(known) = subjects::anew(self.house, self.service, subject).await? else { return Ok(decision) };
        *subject = known;
        self.judged(question).await
    }

    /// In the service's turn.
    async fn judged(&self, question: &Question) -> Result<Decision, Unavailable> {
        let _turn = self.turns.of(self.service).await;
        yield_now().await;
        decide(self.service, &self.house.services, question, self.subjects.get(&question.subject))
    }
}

#[derive(Serialize)]
struct Decisions {
    evaluations: Vec<Decision>,
}
