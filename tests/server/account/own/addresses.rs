//! Addresses and user agents go after their time, and what happened stays.

use std::time::Duration;

use vestibule::store::forgetting::forget_addresses;

use super::start;
use crate::support::{Database, Pool, make_token, me_by};

#[sqlx::test]
async fn security_46_addresses_and_user_agents_go_after_their_time(_: Pool, db: Database) {
    let (server, browser) = start(db).await;
    let token = make_token(&browser).await;
    me_by(&server, &token).await;
    let all = server.count("select count(*) from events").await;
    let with = async |table: &str, address: &str| {
        server.count(&format!("select count(*) from {table} where {address} is not null")).await
    };
    let day = Duration::from_hours(24);
    assert_eq!(forget_addresses(&server.db, day).await, 0);
    server
        .execute(
            "update events set at = at - interval '25 hours' where kind = 'registered';
             update sessions set created_at = created_at - interval '10 days', idle_expires_at = now() - interval '2 days',
                 expires_at = now() - interval '2 days';
             update api_tokens set last_used_at = now() - interval '2 days'",
        )
        .await;
    assert_eq!(forget_addresses(&server.db, 3 * day).await, 0);
    assert_eq!(forget_addresses(&server.db, day).await, 3);
    let left = ["ip", "user_agent"];
    for column in left {
        assert_eq!(with("events", column).await, all - 1, "{column} of what is younger stays");
        assert_eq!(with("sessions", column).await, 0, "{column}");
    }
    assert_eq!(with("api_tokens", "last_used_ip").await, 0);
    assert_eq!(server.count("select count(*) from events").await, all);
    assert_eq!(forget_addresses(&server.db, day).await, 0, "and it is done once");
}
