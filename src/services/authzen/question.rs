//! What is asked: subject, action and resource, by themselves or in a batch (Authorization API 1.0, Access Evaluation and
//! Access Evaluations). Properties and context are read and count for nothing: rules are about none of them. A member that is
//! null is as one that is not there, and one that nobody knows is passed over.

use serde_json::{Map, Value};
use strum::EnumString;

/// More questions nobody has at once.
const MOST_QUESTIONS: usize = 100;

/// A subject or a resource.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Entity {
    pub kind: String,
    pub id: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Question {
    pub subject: Entity,
    /// The name of the action, which is a method of HTTP.
    pub action: String,
    pub resource: Entity,
}

/// A payload.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Asked {
    One(Question),
    /// Each for itself: one that cannot be read is a no, and spoils no other.
    Many(Vec<Result<Question, Malformed>>, Semantic),
}

impl Asked {
    /// All that can be read.
    pub fn questions(&self) -> Box<dyn Iterator<Item = &Question> + Send + '_> {
        match self {
            Self::One(question) => Box::new(std::iter::once(question)),
            Self::Many(questions, _) => Box::new(questions.iter().flatten()),
        }
    }
}

/// When a batch is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, EnumString)]
#[strum(serialize_all = "snake_case")]
pub(super) enum Semantic {
    #[default]
    ExecuteAll,
    DenyOnFirstDeny,
    PermitOnFirstPermit,
}

/// What is wrong with it, for whoever writes the client. Nothing of what was sent is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Malformed(pub String);

/// The payload of the one endpoint.
pub(super) fn one(payload: &Map<String, Value>) -> Result<Asked, Malformed> {
    Parts::read(payload)?.complete().map(Asked::One)
}

/// That of the other, which is the same where there is no batch in it.
pub(super) fn many(payload: &Map<String, Value>) -> Result<Asked, Malformed> {
    let (defaults, semantic) = (Parts::read(payload)?, semantic(payload)?);
    let questions = match given(payload, "evaluations") {
        None => return defaults.complete().map(Asked::One),
        Some(Value::Array(questions)) if questions.is_empty() => return defaults.complete().map(Asked::One),
        Some(Value::Array(questions)) => questions,
        Some(_) => return Err(Malformed("evaluations is no array".to_owned())),
    };
    if questions.len() > MOST_QUESTIONS {
        return Err(Malformed(format!("evaluations has more than {MOST_QUESTIONS} members")));
    }
    let read = |question: &Value| match question {
        Value::Object(question) => Parts::read(question)?.or(&defaults).complete(),
        _ => Err(Malformed("an evaluation is no object".to_owned())),
    };
    Ok(Asked::Many(questions.iter().map(read).collect(), semantic))
}

fn semantic(payload: &Map<String, Value>) -> Result<Semantic, Malformed> {
    let Some(options) = of_object(payload, "options")? else { return Ok(Semantic::default()) };
    match given(options, "evaluations_semantic") {
        None => Ok(Semantic::default()),
        Some(name) => name.as_str().and_then(|name| name.parse().ok()).ok_or_else(|| {
            Malformed(
                "options.evaluations_semantic is none of execute_all, deny_on_first_deny, permit_on_first_permit"
                    .to_owned(),
            )
        }),
    }
}

/// As much of a question as is written in one place.
#[derive(Debug, Clone, Default)]
struct Parts {
    subject: Option<EntityParts>,
    action: Option<ActionParts>,
    resource: Option<EntityParts>,
}

#[derive(Debug, Clone)]
struct EntityParts {
    kind: Option<String>,
    id: Option<String>,
}

#[derive(Debug, Clone)]
struct ActionParts {
    name: Option<String>,
}

impl Parts {
    /// What is there has to be of its type.
    fn read(from: &Map<String, Value>) -> Result<Self, Malformed> {
        of_object(from, "context")?;
        let action = entity(from, "action")?.map(|action| text(action, "action", "name")).transpose()?;
        Ok(Self {
            subject: EntityParts::read(from, "subject")?,
            action: action.map(|name| ActionParts { name }),
            resource: EntityParts::read(from, "resource")?,
        })
    }

    /// A question's own word counts more than that of the whole batch. A type, id or name that it leaves out is the batch's,
    /// as the certification of policy decision points has it.
    fn or(self, defaults: &Self) -> Self {
        Self {
            subject: merge(self.subject, defaults.subject.as_ref(), EntityParts::or),
            action: merge(self.action, defaults.action.as_ref(), ActionParts::or),
            resource: merge(self.resource, defaults.resource.as_ref(), EntityParts::or),
        }
    }

    fn complete(self) -> Result<Question, Malformed> {
        Ok(Question {
            subject: EntityParts::complete(self.subject, "subject")?,
            action: ActionParts::complete(self.action)?,
            resource: EntityParts::complete(self.resource, "resource")?,
        })
    }
}

fn merge<T: Clone>(own: Option<T>, default: Option<&T>, or: fn(T, &T) -> T) -> Option<T> {
    match (own, default) {
        (Some(own), Some(default)) => Some(or(own, default)),
        (own, default) => own.or_else(|| default.cloned()),
    }
}

impl EntityParts {
    fn read(from: &Map<String, Value>, what: &str) -> Result<Option<Self>, Malformed> {
        let Some(entity) = entity(from, what)? else { return Ok(None) };
        Ok(Some(Self { kind: text(entity, what, "type")?, id: text(entity, what, "id")? }))
    }

    fn or(self, default: &Self) -> Self {
        let kind = self.kind.or_else(|| default.kind.clone());
        Self { kind, id: self.id.or_else(|| default.id.clone()) }
    }

    fn complete(parts: Option<Self>, what: &str) -> Result<Entity, Malformed> {
        let Self { kind, id } = parts.ok_or_else(|| missing(what))?;
        let kind = kind.ok_or_else(|| missing(&format!("{what}.type")))?;
        Ok(Entity { kind, id: id.ok_or_else(|| missing(&format!("{what}.id")))? })
    }
}

impl ActionParts {
    fn or(self, default: &Self) -> Self {
        Self { name: self.name.or_else(|| default.name.clone()) }
    }

    fn complete(parts: Option<Self>) -> Result<String, Malformed> {
        parts.ok_or_else(|| missing("action"))?.name.ok_or_else(|| missing("action.name"))
    }
}

/// A subject, an action or a resource, whose properties are an object if there are any.
fn entity<'a>(from: &'a Map<String, Value>, what: &str) -> Result<Option<&'a Map<String, Value>>, Malformed> {
    let Some(entity) = of_object(from, what)? else { return Ok(None) };
    of_object(entity, "properties").map_err(|Malformed(wrong)| Malformed(format!("{what}.{wrong}")))?;
    Ok(Some(entity))
}

fn text(entity: &Map<String, Value>, what: &str, name: &str) -> Result<Option<String>, Malformed> {
    match given(entity, name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(Malformed(format!("{what}.{name} is no string"))),
    }
}

fn of_object<'a>(from: &'a Map<String, Value>, name: &str) -> Result<Option<&'a Map<String, Value>>, Malformed> {
    match given(from, name) {
        None => Ok(None),
        Some(Value::Object(object)) => Ok(Some(object)),
        Some(_) => Err(Malformed(format!("{name} is no object"))),
    }
}

fn given<'a>(from: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    from.get(name).filter(|value| !value.is_null())
}

fn missing(what: &str) -> Malformed {
    Malformed(format!("{what} is missing"))
}

#[cfg(test)]
#[path = "question_tests.rs"]
mod tests;
