//! Sessions by the hundred thousand: each has a number, from which its id and its secret follow here and in SQL alike.

use std::sync::atomic::{AtomicU64, Ordering};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use sqlx::PgConnection;
use uuid::Uuid;

/// People, each with the sessions of a number that leaves the same remainder.
const PEOPLE: i64 = 500;

/// Made by one statement at the most.
const AT_ONCE: u64 = 50_000;

/// Version and variant of a UUID that the program makes too; the number is its end.
const ID: u128 = 0x0199_0000_0000_7000_8000_0000_0000_0000;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Session(u64);

impl Session {
    pub fn id(self) -> Uuid {
        Uuid::from_u128(ID | u128::from(self.0))
    }

    /// What a browser sends.
    pub fn cookie(self) -> String {
        let secret = Sha256::digest(format!("chaos {}", self.0));
        format!("{}.{}", self.id(), URL_SAFE_NO_PAD.encode(secret))
    }
}

/// Sessions that are there, and live, and nobody uses yet.
#[derive(Debug, Default)]
pub struct Stock {
    made: AtomicU64,
    taken: AtomicU64,
}

impl Stock {
    /// Makes so many more, by the way on which they are made in bulk.
    pub async fn make(&self, count: u64, db: &mut PgConnection) -> sqlx::Result<()> {
        let end = self.made.load(Ordering::Relaxed) + count;
        loop {
            let from = self.made.load(Ordering::Relaxed);
            if from >= end {
                return Ok(());
            }
            let to = end.min(from + AT_ONCE);
            sqlx::query(MAKE)
                .bind(i64::try_from(from).expect("few"))
                .bind(i64::try_from(to).expect("few"))
                .bind(PEOPLE)
                .execute(&mut *db)
                .await?;
            self.made.store(to, Ordering::Relaxed);
        }
    }

    pub fn left(&self) -> u64 {
        self.made.load(Ordering::Relaxed).saturating_sub(self.taken.load(Ordering::Relaxed))
    }

    /// The next ones; fewer where there are no more.
    pub fn take(&self, count: u64) -> Vec<Session> {
        let from = self.taken.fetch_add(count, Ordering::Relaxed);
        let to = (from + count).min(self.made.load(Ordering::Relaxed));
        if to < from + count {
            self.taken.fetch_min(self.made.load(Ordering::Relaxed), Ordering::Relaxed);
        }
        (from..to).map(Session).collect()
    }
}

/// Those whom they belong to.
pub async fn make_people(db: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::query(
        "insert into users (id, name, email, email_verified, roles)
         select ('01990000-0000-7000-9000-' || lpad(to_hex(n), 12, '0'))::uuid,
                'Person ' || n, 'person' || n || '@example.org', true, '{reader}'
         from generate_series(0, $1 - 1) n",
    )
    .bind(PEOPLE)
    .execute(db)
    .await
    .map(drop)
}

const MAKE: &str = "
    insert into sessions (id, secret_hash, user_id, provider, idle_expires_at, expires_at, idle_timeout, absolute_timeout)
    select ('01990000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
           sha256(sha256(convert_to('chaos ' || n, 'UTF8'))),
           ('01990000-0000-7000-9000-' || lpad(to_hex(n % $3), 12, '0'))::uuid,
           'op', now() + interval '6 h', now() + interval '12 h', interval '6 h', interval '12 h'
    from generate_series($1, $2 - 1) n";
