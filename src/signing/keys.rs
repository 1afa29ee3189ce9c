//! The keys of the moment: kept in memory, made and changed by the nodes without anybody's help.

use std::{
    hash::Hash,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use chrono::{DateTime, Utc};
use futures::FutureExt;
use serde_json::{Value, json};

use super::{file_key::FileKey, key::SigningKey, lately::Lately};
use crate::store::{
    patience::patiently,
    pool::Pool,
    signing_keys::{self, KeyRow, NewKey},
    transaction,
};

/// What the keys are read again for, once a key was made: by us, or by another node at the same moment.
const TIMES: u32 = 3;

/// The signing keys; clones share them. Without a file there are none, and nothing is signed.
#[derive(Debug, Clone)]
pub struct SigningKeys(Option<Arc<Inner>>);

#[derive(Debug)]
struct Inner {
    pool: Pool,
    file: FileKey,
    held: RwLock<Arc<Held>>,
    lately: Lately,
}

/// What the last reading found.
#[derive(Debug, Default)]
struct Held {
    /// In the order in which they sign.
    keys: Vec<HeldKey>,
}

#[derive(Debug)]
struct HeldKey {
    signs_from: DateTime<Utc>,
    /// None if the file does not open it.
    key: Option<Arc<SigningKey>>,
}

#[derive(Debug, thiserror::Error)]
pub enum SigningError {
    #[error(
        "The file of [keys] does not open the signing keys in the database: they were sealed with another one. Put that \
         one back on every node. If it is lost, `vestibule keys reset` makes new keys; what the old ones have signed is \
         worth nothing then"
    )]
    OtherFile,
    #[error("The system has no random bytes for a signing key")]
    NoRandomness,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl SigningKeys {
    /// Nothing is read yet: until [`Self::keep`] has done so, nothing is signed.
    pub fn new(pool: &Pool, file: Option<FileKey>) -> Self {
        Self(file.map(|file| {
            Arc::new(Inner { pool: pool.clone(), file, held: RwLock::default(), lately: Lately::default() })
        }))
    }

    /// Reads the keys, and makes the next one if it is time. Run at start and every now and then after that: a key is
    /// published a day before it signs, so that every node and every service knows it by then.
    pub async fn keep(&self) -> Result<(), SigningError> {
        let Some(inner) = &self.0 else { return Ok(()) };
        for _ in 0..TIMES {
            let rows = patiently(signing_keys::list(&*inner.pool)).await?;
            let held = inner.hold(&rows);
            if held.keys.iter().any(|held| held.key.is_none()) {
                return Err(SigningError::OtherFile);
            }
            match rows.last() {
                Some(newest) if !newest.is_due => return Ok(()),
                newest => inner.make(newest.map_or(1, |newest| newest.number + 1)).await?,
            }
        }
        Ok(())
    }

    /// The key that signs at a time of the database's clock. None while nothing was read, or if its file is another one:
    /// then an older key does not stand in for it.
    pub fn current(&self, now: DateTime<Utc>) -> Option<Arc<SigningKey>> {
        let held = self.held()?;
        held.keys.iter().rev().find(|held| held.signs_from <= now)?.key.clone()
    }

    /// Whether there are any whose signatures count: without them nobody can tell what is ours.
    pub fn are_read(&self) -> bool {
        self.held().is_some_and(|held| held.keys.iter().any(|held| held.key.is_some()))
    }

    /// A token for a place (a session at a service, say), signed now unless one that says the same was signed less than
    /// `reuse` ago; none while nothing can be signed.
    pub fn token(
        &self,
        place: impl Hash,
        says: impl Hash,
        now: DateTime<Utc>,
        reuse: Duration,
        sign: impl FnOnce(&SigningKey) -> Option<String>,
    ) -> Option<Arc<str>> {
        let (inner, key) = (self.0.as_ref()?, self.current(now)?);
        inner.lately.token(place, (key.kid(), says), now, reuse, || sign(&key))
    }

    /// The key of this name, if its signatures count.
    pub(super) fn named(&self, kid: &str) -> Option<Arc<SigningKey>> {
        let held = self.held()?;
        held.keys.iter().filter_map(|held| held.key.as_ref()).find(|key| key.kid() == kid).cloned()
    }

    /// JWK Set (RFC 7517 section 5) of the keys whose signatures count, or will from tomorrow on.
    pub fn key_set(&self) -> Value {
        let held = self.held().unwrap_or_default();
        let keys: Vec<Value> = held.keys.iter().filter_map(|held| Some(held.key.as_ref()?.jwk())).collect();
        json!({ "keys": keys })
    }

    fn held(&self) -> Option<Arc<Held>> {
        self.0.as_ref().map(|inner| Arc::clone(&inner.held.read().unwrap_or_else(PoisonError::into_inner)))
    }
}

#[cfg(test)]
impl SigningKeys {
    /// With one key, which is given too, and a database that nobody asks.
    pub(super) fn of_test() -> (Self, Arc<SigningKey>) {
        use crate::store::pool::{Route, open_with};
        let file = FileKey::parse(&FileKey::generate()).expect("a key");
        let sealed = SigningKey::generate(&file).expect("a key");
        let row = KeyRow {
            number: 1,
            kid: sealed.kid,
            public_key: sealed.public_key,
            private_key: sealed.private_key,
            created_at: Utc::now(),
            signs_from: Utc::now(),
            is_due: false,
        };
        let keys =
            Self::new(&open_with(sqlx::postgres::PgConnectOptions::new_without_pgpass(), Route::Direct), Some(file));
        keys.0.as_ref().expect("it has a file").hold(&[row]);
        let key = keys.current(Utc::now()).expect("it signs");
        (keys, key)
    }
}

/// Whether a file opens a key.
pub fn is_opened_by(file: &FileKey, row: &KeyRow) -> bool {
    open(file, row).is_some()
}

fn open(file: &FileKey, row: &KeyRow) -> Option<SigningKey> {
    SigningKey::open(file, &row.kid, &row.public_key, &row.private_key)
}

impl Inner {
    fn hold(&self, rows: &[KeyRow]) -> Arc<Held> {
        let hold = |row: &KeyRow| HeldKey { signs_from: row.signs_from, key: open(&self.file, row).map(Arc::new) };
        let held = Arc::new(Held { keys: rows.iter().map(hold).collect() });
        *self.held.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&held);
        held
    }

    async fn make(&self, number: i32) -> Result<(), SigningError> {
        let sealed = SigningKey::generate(&self.file).ok_or(SigningError::NoRandomness)?;
        let new = NewKey { number, kid: &sealed.kid, public_key: &sealed.public_key, private_key: &sealed.private_key };
        let add = || {
            async {
                let mut transaction = transaction::begin(&self.pool).await?;
                signing_keys::add(&mut *transaction, new).await?;
                transaction.commit_unread().await
            }
            .boxed()
        };
        Ok(transaction::retry::<_, sqlx::Error>(add).await?)
    }
}
