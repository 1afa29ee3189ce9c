//! The table `client_assertions`: what services have proven themselves by, each once (RFC 7523 section 3).

use sqlx::PgExecutor;

/// What a statement says of its times, in seconds since 1970.
#[derive(Debug, Clone, Copy)]
pub struct Times {
    pub exp: i64,
    pub iat: i64,
    pub nbf: i64,
}

#[derive(Debug, Clone)]
pub struct NewClientAssertion {
    /// The configured id.
    pub service: String,
    pub jti: String,
    pub times: Times,
}

/// The longest life that is believed, in seconds: a minute, as at most of the world's providers.
const LIFE: u8 = 60;

/// Seconds by which clocks may be apart.
pub const LEEWAY: u8 = 10;

impl Times {
    /// Whether it says itself that it was made to live no longer than a minute, by clocks that may be apart: one that was made long
    /// ago was kept somewhere, whoever has it now.
    pub fn are_short(self) -> bool {
        self.exp.saturating_sub(self.iat) <= i64::from(LIFE) + i64::from(LEEWAY)
    }
}

/// Remembers one, by the database's clock; `false` if it has been seen before, has expired, is of the future, or is to live
/// too long.
pub async fn record(db: impl PgExecutor<'_>, new: &NewClientAssertion) -> sqlx::Result<bool> {
    let NewClientAssertion { service, jti, times: Times { exp, iat, nbf } } = new;
    let recorded = sqlx::query!(
        "insert into client_assertions (service, jti, expires_at)
         select $1, $2, to_timestamp($3::bigint) + make_interval(secs => $6)
         from (select extract(epoch from clock_timestamp())::float8 as at) now
         where $3::bigint > now.at - $6 and $3::bigint <= now.at + $7 + $6
             and greatest($4::bigint, $5::bigint) <= now.at + $6 and $3::bigint > $4::bigint
         on conflict on constraint client_assertions_pkey do nothing",
        service,
        jti,
        *exp,
        *iat,
        *nbf,
        f64::from(LEEWAY),
        f64::from(LIFE),
    )
    .execute(db)
    .await?;
    Ok(recorded.rows_affected() == 1)
}
