//! The tables as diesel sees them, kept by hand; `tests/product/schema.rs` compares them with the database.
//! Side tables' `f…` columns are absent: only `fields/storage.rs` speaks of them.
#![expect(missing_docs, reason = "the columns are described in the migrations")]

diesel::table! {
    users (id) {
        id -> Unsigned<BigInt>,
        email -> Text,
        email_key -> Text,
        name -> Text,
        role -> Text,
        password_hash -> Text,
        time_zone -> Text,
        theme -> Text,
        created_at -> Datetime,
        signed_in_at -> Nullable<Datetime>,
        disabled_at -> Nullable<Datetime>,
    }
}

diesel::table! {
    sessions (key_hash) {
        key_hash -> Text,
        user_id -> Nullable<Unsigned<BigInt>>,
        state -> Text,
        expires_at -> Datetime,
    }
}

diesel::table! {
    sign_in_attempts (id) {
        id -> Unsigned<BigInt>,
        email_key -> Text,
        address -> Text,
        at -> Datetime,
    }
}

diesel::table! {
    audit (id) {
        id -> Unsigned<BigInt>,
        user_id -> Nullable<Unsigned<BigInt>>,
        actor -> Nullable<Text>,
        act_id -> Nullable<Unsigned<BigInt>>,
        subject_kind -> Text,
        subject_key -> Text,
        act -> Text,
        before_image -> Nullable<Text>,
        after_image -> Nullable<Text>,
        at -> Datetime,
    }
}

diesel::table! {
    settings (name) {
        name -> Text,
        value -> Text,
        changed_at -> Datetime,
    }
}

diesel::table! {
    fields (id) {
        id -> Unsigned<BigInt>,
        label -> Text,
        alias -> Text,
        field_group -> Text,
        kind -> Text,
        properties -> Text,
        fixed_column -> Nullable<Text>,
        side_table -> Nullable<Unsigned<Integer>>,
        position -> Integer,
        is_required -> Bool,
        is_unique -> Bool,
        is_indexed -> Bool,
        is_visible -> Bool,
        is_listable -> Bool,
        is_quick -> Bool,
        is_public -> Bool,
        default_value -> Nullable<Text>,
        hint -> Text,
        is_shipped -> Bool,
        created_at -> Datetime,
        archived_at -> Nullable<Datetime>,
    }
}

diesel::table! {
    contacts (id) {
        id -> Unsigned<BigInt>,
        first_name -> Nullable<Text>,
        last_name -> Nullable<Text>,
        email -> Nullable<Text>,
        email_key -> Nullable<Text>,
        twitter -> Nullable<Text>,
        twitter_key -> Nullable<Text>,
        name_key -> Nullable<Text>,
        points -> Integer,
        owner_id -> Nullable<Unsigned<BigInt>>,
        state -> Unsigned<TinyInt>,
        merged_into_id -> Nullable<Unsigned<BigInt>>,
        binned_at -> Nullable<Datetime>,
        avatar_hash -> Nullable<Text>,
        avatar_type -> Nullable<Text>,
        version -> Unsigned<Integer>,
        last_active_at -> Nullable<Datetime>,
        created_at -> Datetime,
        changed_at -> Datetime,
    }
}

diesel::table! {
    contact_values_1 (contact_id) {
        contact_id -> Unsigned<BigInt>,
    }
}

diesel::table! {
    tags (id) {
        id -> Unsigned<BigInt>,
        name -> Text,
        description -> Text,
        created_at -> Datetime,
    }
}

diesel::table! {
    contact_tags (contact_id, tag_id) {
        contact_id -> Unsigned<BigInt>,
        tag_id -> Unsigned<BigInt>,
        added_at -> Datetime,
    }
}

diesel::table! {
    activity (id) {
        id -> Unsigned<BigInt>,
        contact_id -> Unsigned<BigInt>,
        kind -> Text,
        subject_kind -> Nullable<Text>,
        subject_key -> Nullable<Text>,
        title -> Text,
        detail -> Nullable<Text>,
        at -> Datetime,
    }
}

diesel::table! {
    activity_inbox (activity_id) {
        activity_id -> Unsigned<BigInt>,
    }
}

diesel::table! {
    visitors (id) {
        id -> Unsigned<BigInt>,
        cookie_hash -> Binary,
        contact_id -> Unsigned<BigInt>,
        created_at -> Datetime,
    }
}

diesel::table! {
    links (id) {
        id -> Unsigned<BigInt>,
        code -> Text,
        once_key -> Binary,
        target -> Text,
        title -> Text,
        contact_id -> Nullable<Unsigned<BigInt>>,
        campaign_id -> Nullable<Unsigned<BigInt>>,
        step_id -> Nullable<Unsigned<BigInt>>,
        subject_kind -> Text,
        subject_key -> Text,
        clicks -> Unsigned<Integer>,
        clicked_at -> Nullable<Datetime>,
        created_at -> Datetime,
    }
}

diesel::table! {
    link_clicks (id) {
        id -> Unsigned<BigInt>,
        link_id -> Unsigned<BigInt>,
        contact_id -> Nullable<Unsigned<BigInt>>,
        at -> Datetime,
        referer -> Nullable<Text>,
    }
}

diesel::table! {
    link_days (subject_kind, subject_key, day, campaign) {
        subject_kind -> Text,
        subject_key -> Text,
        campaign -> Unsigned<BigInt>,
        day -> Date,
        clicks -> Unsigned<Integer>,
        contacts -> Unsigned<Integer>,
    }
}

diesel::table! {
    assets (id) {
        id -> Unsigned<BigInt>,
        title -> Text,
        slug -> Text,
        description -> Nullable<Text>,
        file_hash -> Text,
        file_name -> Text,
        media_type -> Text,
        bytes -> Unsigned<BigInt>,
        is_published -> Bool,
        downloads -> Unsigned<BigInt>,
        unique_downloads -> Unsigned<BigInt>,
        created_at -> Datetime,
        changed_at -> Datetime,
    }
}

diesel::table! {
    asset_downloads (id) {
        id -> Unsigned<BigInt>,
        asset_id -> Unsigned<BigInt>,
        contact_id -> Nullable<Unsigned<BigInt>>,
        at -> Datetime,
        referer -> Nullable<Text>,
    }
}

diesel::table! {
    pages (id) {
        id -> Unsigned<BigInt>,
        title -> Text,
        slug -> Text,
        html -> Text,
        is_published -> Bool,
        share_title -> Nullable<Text>,
        share_text -> Nullable<Text>,
        share_asset_id -> Nullable<Unsigned<BigInt>>,
        share_alt -> Nullable<Text>,
        share_card -> Text,
        hits -> Unsigned<BigInt>,
        unique_hits -> Unsigned<BigInt>,
        created_at -> Datetime,
        changed_at -> Datetime,
    }
}

diesel::table! {
    page_hits (id) {
        id -> Unsigned<BigInt>,
        page_id -> Unsigned<BigInt>,
        contact_id -> Nullable<Unsigned<BigInt>>,
        at -> Datetime,
        referer -> Nullable<Text>,
    }
}

diesel::table! {
    refs (from_kind, from_key, to_kind, to_key) {
        from_kind -> Text,
        from_key -> Text,
        to_kind -> Text,
        to_key -> Text,
    }
}

diesel::table! {
    campaigns (id) {
        id -> Unsigned<BigInt>,
        name -> Text,
        description -> Nullable<Text>,
        source_tag_id -> Nullable<Unsigned<BigInt>>,
        source_kind -> Text,
        is_published -> Bool,
        pause_reason -> Nullable<Text>,
        published_at -> Nullable<Datetime>,
        deaf_since -> Nullable<Datetime>,
        created_at -> Datetime,
        changed_at -> Datetime,
    }
}

diesel::table! {
    campaign_steps (id) {
        id -> Unsigned<BigInt>,
        campaign_id -> Unsigned<BigInt>,
        parent_id -> Nullable<Unsigned<BigInt>>,
        branch -> Nullable<Text>,
        kind -> Text,
        name -> Text,
        config -> Text,
        delay_amount -> Unsigned<Integer>,
        delay_unit -> Text,
        position -> Integer,
        removed_at -> Nullable<Datetime>,
        listens_to -> Nullable<Text>,
    }
}

diesel::table! {
    campaign_members (id) {
        id -> Unsigned<BigInt>,
        campaign_id -> Unsigned<BigInt>,
        contact_id -> Unsigned<BigInt>,
        rotation -> Unsigned<Integer>,
        joined_at -> Datetime,
        left_at -> Nullable<Datetime>,
    }
}

diesel::table! {
    campaign_log (id) {
        id -> Unsigned<BigInt>,
        member_id -> Unsigned<BigInt>,
        step_id -> Unsigned<BigInt>,
        contact_id -> Unsigned<BigInt>,
        state -> Text,
        branch -> Nullable<Text>,
        due_at -> Nullable<Datetime>,
        armed_at -> Nullable<Datetime>,
        attempts -> Unsigned<TinyInt>,
        reason -> Nullable<Text>,
        finished_at -> Nullable<Datetime>,
    }
}

diesel::table! {
    x_accounts (id) {
        id -> Unsigned<BigInt>,
        client_key -> Text,
        client_secret -> Binary,
        token -> Nullable<Binary>,
        token_secret -> Nullable<Binary>,
        user_xid -> Nullable<Text>,
        handle -> Nullable<Text>,
        access_level -> Nullable<Text>,
        is_published -> Bool,
        trouble -> Nullable<Text>,
        trouble_reason -> Nullable<Text>,
        trouble_until -> Nullable<Datetime>,
        connected_at -> Nullable<Datetime>,
        last_success_at -> Nullable<Datetime>,
        changed_at -> Datetime,
        mentions_since_xid -> Nullable<Text>,
        mentions_due_at -> Nullable<Datetime>,
        skew_seconds -> Nullable<Integer>,
        skew_at -> Nullable<Datetime>,
    }
}

diesel::table! {
    post_stops (step_id) {
        step_id -> Unsigned<BigInt>,
        campaign_id -> Unsigned<BigInt>,
        failure -> Text,
        reason -> Text,
        stopped_at -> Datetime,
        released_at -> Nullable<Datetime>,
        released_by -> Nullable<Unsigned<BigInt>>,
    }
}

diesel::table! {
    x_mentions (id) {
        id -> Unsigned<BigInt>,
        contact_id -> Unsigned<BigInt>,
        post_xid -> Text,
        author_xid -> Text,
        mentioned_at -> Datetime,
        answered_at -> Nullable<Datetime>,
    }
}

diesel::table! {
    tweets (id) {
        id -> Unsigned<BigInt>,
        name -> Text,
        text -> Text,
        description -> Nullable<Text>,
        created_at -> Datetime,
        changed_at -> Datetime,
        category_id -> Nullable<Unsigned<BigInt>>,
        state -> Text,
        approved_text -> Nullable<Text>,
        writer_id -> Nullable<Unsigned<BigInt>>,
        asked_at -> Nullable<Datetime>,
        decider_id -> Nullable<Unsigned<BigInt>>,
        decided_at -> Nullable<Datetime>,
        verdict -> Nullable<Text>,
        archived_at -> Nullable<Datetime>,
    }
}

diesel::table! {
    tweet_categories (id) {
        id -> Unsigned<BigInt>,
        name -> Text,
        created_at -> Datetime,
    }
}

diesel::table! {
    post_metrics (post_id) {
        post_id -> Unsigned<BigInt>,
        tweet_id -> Nullable<Unsigned<BigInt>>,
        state -> Text,
        posted_at -> Datetime,
        likes -> Unsigned<BigInt>,
        reposts -> Unsigned<BigInt>,
        replies -> Unsigned<BigInt>,
        read_at -> Nullable<Datetime>,
        due_at -> Nullable<Datetime>,
    }
}

diesel::table! {
    engagement_days (tweet_id, day) {
        tweet_id -> Unsigned<BigInt>,
        day -> Date,
        likes -> BigInt,
        reposts -> BigInt,
        replies -> BigInt,
    }
}

diesel::table! {
    posts (id) {
        id -> Unsigned<BigInt>,
        once_key -> Binary,
        campaign_id -> Nullable<Unsigned<BigInt>>,
        step_id -> Nullable<Unsigned<BigInt>>,
        rotation -> Unsigned<Integer>,
        contact_id -> Nullable<Unsigned<BigInt>>,
        tweet_id -> Nullable<Unsigned<BigInt>>,
        account_id -> Nullable<Unsigned<BigInt>>,
        sender_xid -> Nullable<Text>,
        text -> Text,
        state -> Text,
        attempts -> Unsigned<TinyInt>,
        lookups -> Unsigned<TinyInt>,
        due_at -> Datetime,
        lease_until -> Nullable<Datetime>,
        sending_at -> Nullable<Datetime>,
        post_xid -> Nullable<Text>,
        failure -> Nullable<Text>,
        reason -> Nullable<Text>,
        transaction_xid -> Nullable<Text>,
        cost_micros -> Unsigned<BigInt>,
        held_micros -> Unsigned<BigInt>,
        withdrawn_at -> Nullable<Datetime>,
        created_at -> Datetime,
        finished_at -> Nullable<Datetime>,
        way -> Text,
        mentions -> Bool,
        reply_to_xid -> Nullable<Text>,
        text_key -> Nullable<Binary>,
        approved_at -> Nullable<Datetime>,
    }
}

diesel::table! {
    post_days (day, tweet, campaign, outcome) {
        day -> Date,
        tweet -> Unsigned<BigInt>,
        campaign -> Unsigned<BigInt>,
        outcome -> Text,
        posts -> BigInt,
    }
}

diesel::table! {
    post_attempts (id) {
        id -> Unsigned<BigInt>,
        post_id -> Unsigned<BigInt>,
        kind -> Text,
        account_id -> Nullable<Unsigned<BigInt>>,
        user_id -> Nullable<Unsigned<BigInt>>,
        text_hash -> Nullable<Binary>,
        began_at -> Datetime,
        ended_at -> Nullable<Datetime>,
        outcome -> Nullable<Text>,
        answer -> Nullable<Text>,
        transaction_xid -> Nullable<Text>,
        cost_micros -> Unsigned<BigInt>,
    }
}

diesel::table! {
    x_profiles (contact_id) {
        contact_id -> Unsigned<BigInt>,
        handle -> Text,
        state -> Text,
        reason -> Nullable<Text>,
        user_xid -> Nullable<Text>,
        username -> Nullable<Text>,
        name -> Nullable<Text>,
        bio -> Nullable<Text>,
        place -> Nullable<Text>,
        website -> Nullable<Text>,
        picture -> Nullable<Text>,
        picture_url -> Nullable<Text>,
        followers -> Nullable<Unsigned<BigInt>>,
        following -> Nullable<Unsigned<BigInt>>,
        posts -> Nullable<Unsigned<BigInt>>,
        is_protected -> Bool,
        is_verified -> Bool,
        verified_type -> Nullable<Text>,
        joined_at -> Nullable<Datetime>,
        fetched_at -> Nullable<Datetime>,
        fetch_due_at -> Nullable<Datetime>,
        seen_at -> Nullable<Datetime>,
        gone_at -> Nullable<Datetime>,
    }
}

diesel::table! {
    x_pictures (hash) {
        hash -> Text,
        kind -> Text,
        put_at -> Datetime,
    }
}

diesel::table! {
    x_photos (contact_id, media_key) {
        contact_id -> Unsigned<BigInt>,
        media_key -> Text,
        post_xid -> Text,
        place -> Unsigned<TinyInt>,
        is_film -> Bool,
        alt -> Nullable<Text>,
        width -> Unsigned<Integer>,
        height -> Unsigned<Integer>,
        hash -> Text,
    }
}

diesel::table! {
    x_timeline (contact_id, post_xid) {
        contact_id -> Unsigned<BigInt>,
        post_xid -> Text,
        text -> Text,
        entities -> Text,
        posted_at -> Datetime,
        likes -> Unsigned<BigInt>,
        reposts -> Unsigned<BigInt>,
        replies -> Unsigned<BigInt>,
        is_edited -> Bool,
        checked_at -> Datetime,
    }
}

diesel::table! {
    x_windows (endpoint, span) {
        endpoint -> Text,
        span -> Text,
        allowed -> Unsigned<Integer>,
        remaining -> Unsigned<Integer>,
        resets_at -> Datetime,
        told_at -> Nullable<Datetime>,
    }
}

diesel::table! {
    x_spend (day, purpose) {
        day -> Date,
        purpose -> Text,
        calls -> Unsigned<Integer>,
        micros -> Unsigned<BigInt>,
    }
}

diesel::table! {
    x_months (month) {
        month -> Date,
        micros -> Unsigned<BigInt>,
    }
}

diesel::table! {
    x_holds (id) {
        id -> Unsigned<BigInt>,
        purpose -> Text,
        calls -> Unsigned<Integer>,
        micros -> Unsigned<BigInt>,
        held_at -> Datetime,
    }
}

diesel::table! {
    x_mappings (attribute) {
        attribute -> Text,
        field_id -> Unsigned<BigInt>,
        rule -> Text,
    }
}

diesel::table! {
    reconciler_runs (name) {
        name -> Text,
        started_at -> Datetime,
        finished_at -> Nullable<Datetime>,
        did -> Unsigned<BigInt>,
        trouble -> Nullable<Text>,
    }
}

diesel::table! {
    acts (id) {
        id -> Unsigned<BigInt>,
        user_id -> Nullable<Unsigned<BigInt>>,
        kind -> Text,
        label -> Text,
        state -> Text,
        total -> Nullable<Unsigned<BigInt>>,
        done -> Unsigned<BigInt>,
        changed -> Unsigned<BigInt>,
        note -> Nullable<Text>,
        undo_cursor -> Nullable<Text>,
        started_at -> Datetime,
        finished_at -> Nullable<Datetime>,
        undo_until -> Nullable<Datetime>,
        undone_at -> Nullable<Datetime>,
        undone_by -> Nullable<Unsigned<BigInt>>,
    }
}

diesel::table! {
    contact_words (word, contact_id) {
        word -> Text,
        contact_id -> Unsigned<BigInt>,
    }
}

diesel::table! {
    contact_identifiers (field_id, identifier) {
        field_id -> Unsigned<BigInt>,
        identifier -> Text,
        contact_id -> Unsigned<BigInt>,
    }
}

diesel::table! {
    contact_notes (id) {
        id -> Unsigned<BigInt>,
        contact_id -> Unsigned<BigInt>,
        user_id -> Nullable<Unsigned<BigInt>>,
        kind -> Text,
        text -> Text,
        at -> Datetime,
        created_at -> Datetime,
        changed_at -> Datetime,
    }
}

diesel::table! {
    contact_blocks (contact_id, channel) {
        contact_id -> Unsigned<BigInt>,
        channel -> Text,
        reason -> Text,
        comment -> Text,
        user_id -> Nullable<Unsigned<BigInt>>,
        at -> Datetime,
    }
}

diesel::table! {
    contact_consents (id) {
        id -> Unsigned<BigInt>,
        contact_id -> Unsigned<BigInt>,
        channel -> Text,
        is_granted -> Bool,
        source -> Text,
        words -> Text,
        at -> Datetime,
        user_id -> Nullable<Unsigned<BigInt>>,
        created_at -> Datetime,
    }
}

diesel::table! {
    contact_points (id) {
        id -> Unsigned<BigInt>,
        contact_id -> Unsigned<BigInt>,
        delta -> Integer,
        points -> Integer,
        reason -> Text,
        user_id -> Nullable<Unsigned<BigInt>>,
        at -> Datetime,
    }
}

diesel::table! {
    contact_views (id) {
        id -> Unsigned<BigInt>,
        user_id -> Unsigned<BigInt>,
        name -> Text,
        search -> Text,
        shown -> Text,
        sort -> Text,
        is_shared -> Bool,
        created_at -> Datetime,
    }
}

diesel::table! {
    contact_tables (user_id) {
        user_id -> Unsigned<BigInt>,
        shown -> Text,
        sort -> Text,
        looks -> Text,
    }
}

diesel::table! {
    act_refusals (id) {
        id -> Unsigned<BigInt>,
        act_id -> Unsigned<BigInt>,
        contact_id -> Unsigned<BigInt>,
        other_id -> Nullable<Unsigned<BigInt>>,
        is_undo -> Bool,
        reason -> Text,
    }
}

diesel::table! {
    batches (act_id) {
        act_id -> Unsigned<BigInt>,
        kind -> Text,
        config -> Text,
        selection -> Text,
        reached -> Unsigned<BigInt>,
        reach_to -> Nullable<Unsigned<BigInt>>,
    }
}

diesel::table! {
    contact_keys (kind, key_hash, contact_id) {
        kind -> Unsigned<TinyInt>,
        key_hash -> Unsigned<BigInt>,
        contact_id -> Unsigned<BigInt>,
    }
}

diesel::table! {
    duplicates (id) {
        id -> Unsigned<BigInt>,
        first_id -> Unsigned<BigInt>,
        second_id -> Unsigned<BigInt>,
        reasons -> Text,
        score -> Unsigned<TinyInt>,
        dismissed_at -> Nullable<Datetime>,
        dismissed_by -> Nullable<Unsigned<BigInt>>,
        found_at -> Datetime,
    }
}

diesel::table! {
    erasures (id) {
        id -> Unsigned<BigInt>,
        contact_key -> Unsigned<BigInt>,
        kind -> Text,
        user_id -> Nullable<Unsigned<BigInt>>,
        removed -> Text,
        at -> Datetime,
    }
}

diesel::table! {
    suppressions (key_hash) {
        key_hash -> Binary,
        kind -> Text,
        erasure_id -> Unsigned<BigInt>,
    }
}

diesel::table! {
    imports (id) {
        id -> Unsigned<BigInt>,
        act_id -> Nullable<Unsigned<BigInt>>,
        user_id -> Nullable<Unsigned<BigInt>>,
        file_name -> Text,
        file_hash -> Text,
        bytes -> Unsigned<BigInt>,
        settings -> Text,
        state -> Text,
        trouble -> Nullable<Text>,
        offset_bytes -> Unsigned<BigInt>,
        line -> Unsigned<BigInt>,
        seen -> Unsigned<BigInt>,
        created -> Unsigned<BigInt>,
        updated -> Unsigned<BigInt>,
        unchanged -> Unsigned<BigInt>,
        refused -> Unsigned<BigInt>,
        repeated -> Unsigned<BigInt>,
        faults -> Unsigned<BigInt>,
        created_at -> Datetime,
        started_at -> Nullable<Datetime>,
        finished_at -> Nullable<Datetime>,
        worked_micros -> Unsigned<BigInt>,
        pace -> Text,
        held_by -> Nullable<Text>,
        held_until -> Nullable<Datetime>,
    }
}

diesel::table! {
    import_errors (id) {
        id -> Unsigned<BigInt>,
        import_id -> Unsigned<BigInt>,
        line -> Unsigned<BigInt>,
        column_name -> Text,
        value -> Text,
        reason -> Text,
    }
}

diesel::table! {
    tasks (id) {
        id -> Unsigned<BigInt>,
        once_key -> Nullable<Binary>,
        purpose -> Nullable<Text>,
        campaign_id -> Nullable<Unsigned<BigInt>>,
        step_id -> Nullable<Unsigned<BigInt>>,
        rotation -> Unsigned<Integer>,
        contact_id -> Unsigned<BigInt>,
        owner_id -> Nullable<Unsigned<BigInt>>,
        title -> Text,
        text -> Nullable<Text>,
        link -> Nullable<Text>,
        state -> Text,
        reason -> Nullable<Text>,
        due_at -> Datetime,
        opened_at -> Nullable<Datetime>,
        finished_at -> Nullable<Datetime>,
        finished_by -> Nullable<Unsigned<BigInt>>,
        created_by -> Nullable<Unsigned<BigInt>>,
        created_at -> Datetime,
    }
}

diesel::table! {
    messages (id) {
        id -> Unsigned<BigInt>,
        name -> Text,
        description -> Nullable<Text>,
        category -> Nullable<Text>,
        send_from -> Nullable<Datetime>,
        send_until -> Nullable<Datetime>,
        created_at -> Datetime,
        changed_at -> Datetime,
    }
}

diesel::table! {
    message_channels (message_id, channel) {
        message_id -> Unsigned<BigInt>,
        channel -> Text,
        position -> Unsigned<TinyInt>,
        is_on -> Bool,
        config -> Text,
    }
}

diesel::table! {
    message_preferences (contact_id, channel) {
        contact_id -> Unsigned<BigInt>,
        channel -> Text,
        changed_at -> Datetime,
    }
}

diesel::table! {
    message_outcomes (id) {
        id -> Unsigned<BigInt>,
        once_key -> Nullable<Binary>,
        channel -> Text,
        message_id -> Nullable<Unsigned<BigInt>>,
        campaign_id -> Nullable<Unsigned<BigInt>>,
        step_id -> Nullable<Unsigned<BigInt>>,
        rotation -> Unsigned<Integer>,
        contact_id -> Unsigned<BigInt>,
        outcome -> Text,
        reason -> Nullable<Text>,
        at -> Datetime,
    }
}

diesel::table! {
    message_days (message_id, day, channel, outcome) {
        message_id -> Unsigned<BigInt>,
        day -> Date,
        channel -> Text,
        outcome -> Text,
        contacts -> Unsigned<BigInt>,
    }
}

diesel::joinable!(sessions -> users (user_id));
diesel::joinable!(audit -> users (user_id));
diesel::joinable!(contacts -> users (owner_id));
diesel::joinable!(contact_values_1 -> contacts (contact_id));
diesel::joinable!(contact_tags -> contacts (contact_id));
diesel::joinable!(contact_tags -> tags (tag_id));
diesel::joinable!(activity -> contacts (contact_id));
diesel::joinable!(visitors -> contacts (contact_id));
diesel::joinable!(asset_downloads -> assets (asset_id));
diesel::joinable!(asset_downloads -> contacts (contact_id));
diesel::joinable!(page_hits -> pages (page_id));
diesel::joinable!(page_hits -> contacts (contact_id));
diesel::joinable!(campaign_steps -> campaigns (campaign_id));
diesel::joinable!(campaigns -> tags (source_tag_id));
diesel::joinable!(campaign_members -> campaigns (campaign_id));
diesel::joinable!(campaign_members -> contacts (contact_id));
diesel::joinable!(campaign_log -> campaign_members (member_id));
diesel::joinable!(campaign_log -> campaign_steps (step_id));
diesel::joinable!(campaign_log -> contacts (contact_id));
diesel::joinable!(posts -> contacts (contact_id));
diesel::joinable!(posts -> tweets (tweet_id));
diesel::joinable!(tweets -> tweet_categories (category_id));
diesel::joinable!(post_metrics -> posts (post_id));
diesel::joinable!(posts -> x_accounts (account_id));
diesel::joinable!(posts -> campaigns (campaign_id));
diesel::joinable!(x_profiles -> contacts (contact_id));
diesel::joinable!(x_timeline -> contacts (contact_id));
diesel::joinable!(x_photos -> contacts (contact_id));
diesel::joinable!(x_mappings -> fields (field_id));
diesel::joinable!(audit -> acts (act_id));
diesel::joinable!(contact_words -> contacts (contact_id));
diesel::joinable!(contact_identifiers -> fields (field_id));
diesel::joinable!(contact_identifiers -> contacts (contact_id));
diesel::joinable!(contact_notes -> contacts (contact_id));
diesel::joinable!(contact_notes -> users (user_id));
diesel::joinable!(contact_blocks -> contacts (contact_id));
diesel::joinable!(contact_blocks -> users (user_id));
diesel::joinable!(contact_consents -> contacts (contact_id));
diesel::joinable!(contact_consents -> users (user_id));
diesel::joinable!(contact_points -> contacts (contact_id));
diesel::joinable!(contact_points -> users (user_id));
diesel::joinable!(contact_views -> users (user_id));
diesel::joinable!(contact_tables -> users (user_id));
diesel::joinable!(post_stops -> campaigns (campaign_id));
diesel::joinable!(post_stops -> campaign_steps (step_id));
diesel::joinable!(x_mentions -> contacts (contact_id));
diesel::joinable!(post_attempts -> posts (post_id));
diesel::joinable!(post_attempts -> x_accounts (account_id));
diesel::joinable!(post_attempts -> users (user_id));
diesel::joinable!(batches -> acts (act_id));
diesel::joinable!(contact_keys -> contacts (contact_id));
diesel::joinable!(act_refusals -> acts (act_id));
diesel::joinable!(act_refusals -> contacts (contact_id));
diesel::joinable!(duplicates -> users (dismissed_by));
diesel::joinable!(erasures -> users (user_id));
diesel::joinable!(suppressions -> erasures (erasure_id));
diesel::joinable!(imports -> acts (act_id));
diesel::joinable!(imports -> users (user_id));
diesel::joinable!(import_errors -> imports (import_id));
diesel::joinable!(links -> contacts (contact_id));
diesel::joinable!(link_clicks -> links (link_id));
diesel::joinable!(message_channels -> messages (message_id));
diesel::joinable!(message_outcomes -> messages (message_id));
diesel::joinable!(message_outcomes -> contacts (contact_id));
diesel::joinable!(message_days -> messages (message_id));
diesel::joinable!(tasks -> contacts (contact_id));
diesel::joinable!(tasks -> users (owner_id));
diesel::joinable!(tasks -> campaigns (campaign_id));

diesel::allow_tables_to_appear_in_same_query!(
    users,
    sessions,
    sign_in_attempts,
    audit,
    settings,
    fields,
    contacts,
    contact_values_1,
    tags,
    contact_tags,
    activity,
    activity_inbox,
    visitors,
    links,
    link_clicks,
    link_days,
    assets,
    asset_downloads,
    pages,
    page_hits,
    refs,
    campaigns,
    campaign_steps,
    campaign_members,
    campaign_log,
    x_accounts,
    tweets,
    tweet_categories,
    posts,
    post_metrics,
    engagement_days,
    post_days,
    post_attempts,
    post_stops,
    x_mentions,
    x_profiles,
    x_timeline,
    x_pictures,
    x_photos,
    x_windows,
    x_spend,
    x_months,
    x_holds,
    x_mappings,
    reconciler_runs,
    acts,
    contact_words,
    contact_identifiers,
    contact_notes,
    contact_blocks,
    contact_consents,
    contact_points,
    contact_views,
    contact_tables,
    batches,
    contact_keys,
    act_refusals,
    duplicates,
    erasures,
    suppressions,
    imports,
    import_errors,
    tasks,
    messages,
    message_channels,
    message_outcomes,
    message_days,
    message_preferences,
);
