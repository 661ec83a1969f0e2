//! 100,000 contacts with handles, tags, values and timelines, one of them with tweets: made up in the database.

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;

/// How many contacts.
pub(crate) const CONTACTS: u64 = 100_000;

/// Fills an empty, migrated database.
pub(crate) fn fill(url: &str) {
    let mut conn = MysqlConnection::establish(url).expect("the database answers");
    conn.batch_execute(
        "INSERT INTO contacts (first_name, last_name, email, email_key, twitter, twitter_key, points, state, last_active_at, created_at, changed_at)
         SELECT CONCAT(ELT(1 + seq % 8, 'Ada', 'Grace', 'Edsger', 'Barbara', 'Alan', 'Radia', 'Donald', 'Margaret'), IF(seq % 3 = 0, '', CHAR(97 + seq % 26 USING utf8mb4))),
                CONCAT(ELT(1 + seq % 7, 'Hopper', 'Lovelace', 'Liskov', 'Turing', 'Perlman', 'Knuth', 'Hamilton'), seq % 997),
                CONCAT('contact', seq, '@example.org'), CONCAT('contact', seq, '@example.org'),
                CONCAT('handle', seq), CONCAT('handle', seq), seq % 100, 1,
                NOW(6) - INTERVAL seq % 5000 MINUTE, NOW(6) - INTERVAL seq MINUTE, NOW(6)
         FROM seq_1_to_100000;
         INSERT INTO contact_values_1 (contact_id) SELECT id FROM contacts;
         INSERT INTO tags (name, created_at) VALUES ('vip', NOW(6)), ('newsletter', NOW(6)), ('trial', NOW(6));
         INSERT INTO contact_tags (contact_id, tag_id, added_at) SELECT contacts.id, tags.id, NOW(6) FROM contacts JOIN tags ON contacts.id % (tags.id * 5) = 0;
         INSERT INTO activity (contact_id, kind, title, at)
         SELECT contacts.id, 'contact.created', 'Created by hand', NOW(6) FROM contacts;
         INSERT INTO activity (contact_id, kind, title, detail, at)
         SELECT contacts.id, 'page.visit', CONCAT('Visited the page Spring offer ', seq), 'https://www.example.org/spring', NOW(6) - INTERVAL seq MINUTE
         FROM contacts JOIN seq_1_to_60 WHERE contacts.id % 1000 = 0;
         INSERT INTO x_profiles (contact_id, handle, state, user_xid, username, name, bio, place, followers, following, posts, fetched_at)
         SELECT id, twitter, 'found', id, twitter, first_name, 'Numbers, mostly.', 'London', 120, 80, 2400, NOW(6) FROM contacts WHERE id % 1000 = 0;
         INSERT INTO x_timeline (contact_id, post_xid, text, entities, posted_at, likes)
         SELECT contacts.id, 1800000000000000000 + contacts.id * 100 + seq, CONCAT('Post ', seq, ' about #coffee and a lovely morning with @somebody'), '[]', NOW(6) - INTERVAL seq HOUR, seq
         FROM contacts JOIN seq_1_to_10 WHERE contacts.id % 1000 = 0;
         INSERT INTO pages (title, slug, html, is_published, created_at, changed_at)
         VALUES ('Spring', 'spring', '<!doctype html><title>Spring</title><h1>Spring offer</h1><p>Coffee for everybody, roasted yesterday.</p>', TRUE, NOW(6), NOW(6));
         ANALYZE TABLE contacts, contact_values_1, contact_tags, activity, x_profiles, x_timeline;",
    )
    .expect("the database can be filled");
}
