CREATE FUNCTION deployment_ends_once() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF (OLD.valid_to IS NULL AND NEW.valid_to >= OLD.valid_from AND NEW.id IS NOT DISTINCT FROM OLD.id AND NEW.model_id IS NOT DISTINCT FROM OLD.model_id AND NEW.version_id IS NOT DISTINCT FROM OLD.version_id AND NEW.scope IS NOT DISTINCT FROM OLD.scope AND NEW.role IS NOT DISTINCT FROM OLD.role AND NEW.valid_from IS NOT DISTINCT FROM OLD.valid_from AND NEW.reason IS NOT DISTINCT FROM OLD.reason AND NEW.actor IS NOT DISTINCT FROM OLD.actor AND NEW.gate_report_id IS NOT DISTINCT FROM OLD.gate_report_id AND NEW.overridden IS NOT DISTINCT FROM OLD.overridden) IS NOT TRUE THEN RAISE EXCEPTION 'a deployment is ended once and never changed otherwise'; END IF; RETURN NEW; END $$;
CREATE FUNCTION deployment_is_kept() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'a deployment is ended once and never changed otherwise'; END $$;
CREATE FUNCTION deployment_no_overlap() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF NEW.role = 'champion' AND EXISTS (SELECT 1 FROM deployment before WHERE before.model_id = NEW.model_id AND before.scope = NEW.scope AND before.role = 'champion' AND before.valid_to > NEW.valid_from) THEN RAISE EXCEPTION 'a champion begins where the one before it ends'; END IF; RETURN NEW; END $$;
CREATE FUNCTION feedback_is_append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'feedback is append-only'; END $$;
CREATE FUNCTION gate_report_is_append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'gate_report is append-only'; END $$;
CREATE FUNCTION outcome_is_append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'outcome is append-only'; END $$;
CREATE FUNCTION scenario_is_append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'scenario is append-only'; END $$;
CREATE TABLE alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE attribution (
    id bigint NOT NULL,
    source_id bigint NOT NULL,
    prediction_key character varying(200) NOT NULL,
    explainer_id character varying(200) NOT NULL,
    "values" bytea NOT NULL,
    standard_errors bytea,
    base_value double precision NOT NULL,
    residual double precision NOT NULL,
    notes jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE attribution_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE attribution_id_seq OWNED BY attribution.id;
CREATE TABLE feedback (
    id bigint NOT NULL,
    source_id bigint NOT NULL,
    version_id bigint NOT NULL,
    prediction_key character varying(200) NOT NULL,
    client_token character varying(64) NOT NULL,
    author character varying(200) NOT NULL,
    verified boolean NOT NULL,
    verdict character varying(16) NOT NULL,
    corrected_outcome double precision,
    suspect_feature character varying(200),
    reason character varying(32),
    comment text NOT NULL,
    seen json NOT NULL,
    supersedes bigint,
    created_at timestamp with time zone NOT NULL
);
CREATE TABLE model (
    id bigint NOT NULL,
    name character varying(40) NOT NULL
);
CREATE TABLE prediction_source (
    id bigint NOT NULL,
    model_id bigint NOT NULL,
    table_name character varying(63) NOT NULL,
    n_classes integer NOT NULL,
    columns jsonb NOT NULL,
    address character varying(500),
    mapping json
);
CREATE TABLE predictions_loans (
    id bigint NOT NULL,
    run_id bigint NOT NULL,
    version integer NOT NULL,
    scope text NOT NULL COLLATE pg_catalog."C",
    entity text NOT NULL COLLATE pg_catalog."C",
    event_time timestamp with time zone NOT NULL,
    predicted_at timestamp with time zone NOT NULL,
    score double precision NOT NULL,
    label text,
    decision text,
    flags integer NOT NULL,
    outcome double precision,
    outcome_known_at timestamp with time zone,
    f0_amount double precision,
    f1_staff bigint,
    f2_is_new boolean,
    f3_sector text
);
CREATE TABLE version (
    id bigint NOT NULL,
    model_id bigint NOT NULL,
    number integer NOT NULL,
    card jsonb NOT NULL,
    card_sha256 character varying(64) NOT NULL,
    folder character varying(500) NOT NULL,
    registered_at timestamp with time zone NOT NULL
);
CREATE VIEW bi_feedback AS
 SELECT (model.name)::text AS model,
    version.number AS version,
    (feedback.prediction_key)::text AS prediction_key,
    feedback.created_at AS given_at,
    (feedback.author)::text AS author,
        CASE
            WHEN feedback.verified THEN 1
            ELSE 0
        END AS verified,
    (feedback.verdict)::text AS verdict,
    feedback.corrected_outcome,
    (feedback.suspect_feature)::text AS suspect_feature,
    (feedback.reason)::text AS reason,
    feedback.comment,
        CASE
            WHEN (EXISTS ( SELECT later.id,
                later.source_id,
                later.version_id,
                later.prediction_key,
                later.client_token,
                later.author,
                later.verified,
                later.verdict,
                later.corrected_outcome,
                later.suspect_feature,
                later.reason,
                later.comment,
                later.seen,
                later.supersedes,
                later.created_at
               FROM feedback later
              WHERE (later.supersedes = feedback.id))) THEN 0
            ELSE 1
        END AS stands,
    ((feedback.seen ->> 'score'::text))::double precision AS score_seen,
    predictions_loans.scope,
    predictions_loans.entity,
    predictions_loans.event_time,
    predictions_loans.score,
    predictions_loans.decision,
    predictions_loans.outcome
   FROM (((feedback
     JOIN version ON ((feedback.version_id = version.id)))
     JOIN model ON ((version.model_id = model.id)))
     LEFT JOIN predictions_loans ON ((predictions_loans.id = (feedback.prediction_key)::bigint)))
  WHERE (feedback.source_id = 1)
UNION ALL
 SELECT (model.name)::text AS model,
    version.number AS version,
    (feedback.prediction_key)::text AS prediction_key,
    feedback.created_at AS given_at,
    (feedback.author)::text AS author,
        CASE
            WHEN feedback.verified THEN 1
            ELSE 0
        END AS verified,
    (feedback.verdict)::text AS verdict,
    feedback.corrected_outcome,
    (feedback.suspect_feature)::text AS suspect_feature,
    (feedback.reason)::text AS reason,
    feedback.comment,
        CASE
            WHEN (EXISTS ( SELECT later.id,
                later.source_id,
                later.version_id,
                later.prediction_key,
                later.client_token,
                later.author,
                later.verified,
                later.verdict,
                later.corrected_outcome,
                later.suspect_feature,
                later.reason,
                later.comment,
                later.seen,
                later.supersedes,
                later.created_at
               FROM feedback later
              WHERE (later.supersedes = feedback.id))) THEN 0
            ELSE 1
        END AS stands,
    ((feedback.seen ->> 'score'::text))::double precision AS score_seen,
    (NULL::text COLLATE "C") AS scope,
    (NULL::text COLLATE "C") AS entity,
    NULL::timestamp with time zone AS event_time,
    NULL::double precision AS score,
    NULL::text AS decision,
    NULL::double precision AS outcome
   FROM ((feedback
     JOIN version ON ((feedback.version_id = version.id)))
     JOIN model ON ((version.model_id = model.id)))
  WHERE (feedback.source_id IN ( SELECT prediction_source.id
           FROM prediction_source
          WHERE (prediction_source.address IS NOT NULL)));
COMMENT ON VIEW bi_feedback IS 'Made by Candor from 1a41fe2592f4b931';
CREATE TABLE deployment (
    id bigint NOT NULL,
    model_id bigint NOT NULL,
    version_id bigint NOT NULL,
    scope character varying(100) NOT NULL,
    role character varying(16) NOT NULL,
    valid_from timestamp with time zone NOT NULL,
    valid_to timestamp with time zone,
    reason text NOT NULL,
    actor character varying(200) DEFAULT ''::character varying NOT NULL,
    overridden boolean DEFAULT false NOT NULL,
    ended_by character varying(200) DEFAULT ''::character varying NOT NULL,
    end_reason text DEFAULT ''::text NOT NULL,
    gate_report_id bigint
);
CREATE VIEW bi_loans AS
 WITH RECURSIVE place_1(version_id, number, scope) AS (
         SELECT version_1.id AS version_id,
            version_1.number,
            ( SELECT min(predictions_loans_1.scope) AS min_1
                   FROM predictions_loans predictions_loans_1
                  WHERE (predictions_loans_1.version = version_1.number)) AS scope
           FROM version version_1
          WHERE (version_1.model_id = 1)
        UNION ALL
         SELECT place_1.version_id,
            place_1.number,
            ( SELECT min(predictions_loans_1.scope) AS min_2
                   FROM predictions_loans predictions_loans_1
                  WHERE ((predictions_loans_1.version = place_1.number) AND (predictions_loans_1.scope > place_1.scope))) AS anon_2
           FROM place_1
          WHERE (place_1.scope IS NOT NULL)
        ), moment_1 AS (
         SELECT place_1.version_id,
            place_1.scope,
            deployment_2.valid_from AS moment
           FROM (place_1
             JOIN deployment deployment_2 ON (((deployment_2.model_id = 1) AND (((deployment_2.scope)::text = '*'::text) OR (substr((place_1.scope || '/'::text), 1, length(((deployment_2.scope)::text || '/'::text))) = ((deployment_2.scope)::text || '/'::text))))))
          WHERE (deployment_2.valid_from IS NOT NULL)
        UNION
         SELECT place_1.version_id,
            place_1.scope,
            deployment_2.valid_to AS moment
           FROM (place_1
             JOIN deployment deployment_2 ON (((deployment_2.model_id = 1) AND (((deployment_2.scope)::text = '*'::text) OR (substr((place_1.scope || '/'::text), 1, length(((deployment_2.scope)::text || '/'::text))) = ((deployment_2.scope)::text || '/'::text))))))
          WHERE (deployment_2.valid_to IS NOT NULL)
        )
 SELECT 'loans'::text AS model,
    predictions_loans.version,
    predictions_loans.scope,
    predictions_loans.entity,
    (predictions_loans.id)::text AS prediction_key,
    predictions_loans.event_time,
    (timezone('UTC'::text, predictions_loans.event_time))::date AS event_date,
    predictions_loans.predicted_at,
    predictions_loans.score,
    predictions_loans.label,
    predictions_loans.decision,
        CASE
            WHEN (predictions_loans.flags <> 0) THEN 1
            ELSE 0
        END AS flagged,
    predictions_loans.outcome,
        CASE
            WHEN (predictions_loans.outcome = (0)::double precision) THEN 'paid'::text
            WHEN (predictions_loans.outcome = (1)::double precision) THEN 'defaulted'::text
            ELSE NULL::text
        END AS outcome_label,
    predictions_loans.outcome_known_at,
    anon_1.role,
    predictions_loans.f0_amount AS amount,
    predictions_loans.f1_staff AS staff,
    (predictions_loans.f2_is_new)::integer AS is_new,
    predictions_loans.f3_sector AS sector
   FROM ((version
     JOIN predictions_loans ON ((predictions_loans.version = version.number)))
     LEFT JOIN ( SELECT moment_1.version_id,
            moment_1.scope,
                CASE
                    WHEN (lag(moment_1.moment) OVER (PARTITION BY moment_1.version_id, moment_1.scope ORDER BY moment_1.moment) IS NOT NULL) THEN moment_1.moment
                    ELSE NULL::timestamp with time zone
                END AS since,
            lead(moment_1.moment) OVER (PARTITION BY moment_1.version_id, moment_1.scope ORDER BY moment_1.moment) AS until,
                CASE
                    WHEN (COALESCE(( SELECT deployment_1.version_id
                       FROM deployment deployment_1
                      WHERE ((deployment_1.model_id = 1) AND (((deployment_1.scope)::text = '*'::text) OR (substr((moment_1.scope || '/'::text), 1, length(((deployment_1.scope)::text || '/'::text))) = ((deployment_1.scope)::text || '/'::text))) AND ((deployment_1.role)::text = 'champion'::text) AND (deployment_1.valid_from <= moment_1.moment) AND ((deployment_1.valid_to IS NULL) OR (deployment_1.valid_to > moment_1.moment)))
                      ORDER BY
                            CASE
                                WHEN ((deployment_1.scope)::text = '*'::text) THEN 0
                                ELSE length((deployment_1.scope)::text)
                            END DESC, deployment_1.id DESC
                     LIMIT 1),
                    CASE
                        WHEN (NOT (EXISTS ( SELECT deployment_1.id
                           FROM deployment deployment_1
                          WHERE ((deployment_1.model_id = 1) AND (((deployment_1.scope)::text = '*'::text) OR (substr((moment_1.scope || '/'::text), 1, length(((deployment_1.scope)::text || '/'::text))) = ((deployment_1.scope)::text || '/'::text))) AND ((deployment_1.role)::text = 'champion'::text) AND (deployment_1.valid_from <= moment_1.moment))))) THEN ( SELECT deployment_1.version_id
                           FROM deployment deployment_1
                          WHERE ((deployment_1.model_id = 1) AND (((deployment_1.scope)::text = '*'::text) OR (substr((moment_1.scope || '/'::text), 1, length(((deployment_1.scope)::text || '/'::text))) = ((deployment_1.scope)::text || '/'::text))) AND ((deployment_1.role)::text = 'champion'::text) AND ((deployment_1.valid_to IS NULL) OR (deployment_1.valid_to > deployment_1.valid_from)))
                          ORDER BY deployment_1.valid_from,
                                CASE
                                    WHEN ((deployment_1.scope)::text = '*'::text) THEN 0
                                    ELSE length((deployment_1.scope)::text)
                                END DESC, deployment_1.id DESC
                         LIMIT 1)
                        ELSE NULL::bigint
                    END) = moment_1.version_id) THEN 'champion'::text
                    ELSE (COALESCE(( SELECT deployment_1.role
                       FROM deployment deployment_1
                      WHERE ((deployment_1.model_id = 1) AND (((deployment_1.scope)::text = '*'::text) OR (substr((moment_1.scope || '/'::text), 1, length(((deployment_1.scope)::text || '/'::text))) = ((deployment_1.scope)::text || '/'::text))) AND ((deployment_1.role)::text <> 'champion'::text) AND (deployment_1.version_id = moment_1.version_id) AND (deployment_1.valid_from <= moment_1.moment) AND ((deployment_1.valid_to IS NULL) OR (deployment_1.valid_to > moment_1.moment)))
                      ORDER BY
                            CASE
                                WHEN ((deployment_1.scope)::text = '*'::text) THEN 0
                                ELSE length((deployment_1.scope)::text)
                            END DESC, deployment_1.id DESC
                     LIMIT 1),
                    CASE
                        WHEN (NOT (EXISTS ( SELECT deployment_1.id
                           FROM deployment deployment_1
                          WHERE ((deployment_1.model_id = 1) AND (((deployment_1.scope)::text = '*'::text) OR (substr((moment_1.scope || '/'::text), 1, length(((deployment_1.scope)::text || '/'::text))) = ((deployment_1.scope)::text || '/'::text))) AND ((deployment_1.role)::text <> 'champion'::text) AND (deployment_1.version_id = moment_1.version_id) AND (deployment_1.valid_from <= moment_1.moment))))) THEN ( SELECT deployment_1.role
                           FROM deployment deployment_1
                          WHERE ((deployment_1.model_id = 1) AND (((deployment_1.scope)::text = '*'::text) OR (substr((moment_1.scope || '/'::text), 1, length(((deployment_1.scope)::text || '/'::text))) = ((deployment_1.scope)::text || '/'::text))) AND ((deployment_1.role)::text <> 'champion'::text) AND (deployment_1.version_id = moment_1.version_id) AND ((deployment_1.valid_to IS NULL) OR (deployment_1.valid_to > deployment_1.valid_from)))
                          ORDER BY deployment_1.valid_from,
                                CASE
                                    WHEN ((deployment_1.scope)::text = '*'::text) THEN 0
                                    ELSE length((deployment_1.scope)::text)
                                END DESC, deployment_1.id DESC
                         LIMIT 1)
                        ELSE NULL::character varying
                    END))::text
                END AS role
           FROM moment_1) anon_1 ON (((anon_1.version_id = version.id) AND (predictions_loans.scope = anon_1.scope) AND ((anon_1.since IS NULL) OR (predictions_loans.event_time >= anon_1.since)) AND ((anon_1.until IS NULL) OR (predictions_loans.event_time < anon_1.until)))))
  WHERE (version.model_id = 1);
COMMENT ON VIEW bi_loans IS 'Made by Candor from 83651985ab532281';
CREATE VIEW bi_model_daily AS
 WITH RECURSIVE place_1(version_id, number, scope) AS (
         SELECT version_1.id AS version_id,
            version_1.number,
            ( SELECT min(predictions_loans_1.scope) AS min_1
                   FROM predictions_loans predictions_loans_1
                  WHERE (predictions_loans_1.version = version_1.number)) AS scope
           FROM version version_1
          WHERE (version_1.model_id = 1)
        UNION ALL
         SELECT place_1.version_id,
            place_1.number,
            ( SELECT min(predictions_loans_1.scope) AS min_2
                   FROM predictions_loans predictions_loans_1
                  WHERE ((predictions_loans_1.version = place_1.number) AND (predictions_loans_1.scope > place_1.scope))) AS anon_3
           FROM place_1
          WHERE (place_1.scope IS NOT NULL)
        ), moment_1 AS (
         SELECT place_1.version_id,
            place_1.scope,
            deployment_2.valid_from AS moment
           FROM (place_1
             JOIN deployment deployment_2 ON (((deployment_2.model_id = 1) AND (((deployment_2.scope)::text = '*'::text) OR (substr((place_1.scope || '/'::text), 1, length(((deployment_2.scope)::text || '/'::text))) = ((deployment_2.scope)::text || '/'::text))))))
          WHERE (deployment_2.valid_from IS NOT NULL)
        UNION
         SELECT place_1.version_id,
            place_1.scope,
            deployment_2.valid_to AS moment
           FROM (place_1
             JOIN deployment deployment_2 ON (((deployment_2.model_id = 1) AND (((deployment_2.scope)::text = '*'::text) OR (substr((place_1.scope || '/'::text), 1, length(((deployment_2.scope)::text || '/'::text))) = ((deployment_2.scope)::text || '/'::text))))))
          WHERE (deployment_2.valid_to IS NOT NULL)
        )
 SELECT 'loans'::text AS model,
    anon_1.version,
    anon_1.scope,
    anon_1.event_date,
    anon_2.role,
    anon_1.n_predictions,
    anon_1.n_flagged,
    anon_1.score_sum,
    (anon_1.score_sum / ((anon_1.n_predictions)::numeric)::double precision) AS score_mean,
    anon_1.n_outcomes,
    anon_1.outcome_sum,
    (anon_1.outcome_sum / ((NULLIF(anon_1.n_outcomes, 0))::numeric)::double precision) AS outcome_mean,
    anon_1.expected_sum
   FROM ((version
     JOIN ( SELECT predictions_loans.version,
            predictions_loans.scope,
            (timezone('UTC'::text, predictions_loans.event_time))::date AS event_date,
            max(predictions_loans.event_time) AS last,
            count(*) AS n_predictions,
            sum(
                CASE
                    WHEN (predictions_loans.flags <> 0) THEN 1
                    ELSE 0
                END) AS n_flagged,
            sum(predictions_loans.score) AS score_sum,
            count(predictions_loans.outcome) AS n_outcomes,
            sum(predictions_loans.outcome) AS outcome_sum,
            sum(predictions_loans.score) FILTER (WHERE (predictions_loans.outcome IS NOT NULL)) AS expected_sum
           FROM predictions_loans
          GROUP BY predictions_loans.version, predictions_loans.scope, ((timezone('UTC'::text, predictions_loans.event_time))::date)) anon_1 ON ((anon_1.version = version.number)))
     LEFT JOIN ( SELECT moment_1.version_id,
            moment_1.scope,
                CASE
                    WHEN (lag(moment_1.moment) OVER (PARTITION BY moment_1.version_id, moment_1.scope ORDER BY moment_1.moment) IS NOT NULL) THEN moment_1.moment
                    ELSE NULL::timestamp with time zone
                END AS since,
            lead(moment_1.moment) OVER (PARTITION BY moment_1.version_id, moment_1.scope ORDER BY moment_1.moment) AS until,
                CASE
                    WHEN (COALESCE(( SELECT deployment_1.version_id
                       FROM deployment deployment_1
                      WHERE ((deployment_1.model_id = 1) AND (((deployment_1.scope)::text = '*'::text) OR (substr((moment_1.scope || '/'::text), 1, length(((deployment_1.scope)::text || '/'::text))) = ((deployment_1.scope)::text || '/'::text))) AND ((deployment_1.role)::text = 'champion'::text) AND (deployment_1.valid_from <= moment_1.moment) AND ((deployment_1.valid_to IS NULL) OR (deployment_1.valid_to > moment_1.moment)))
                      ORDER BY
                            CASE
                                WHEN ((deployment_1.scope)::text = '*'::text) THEN 0
                                ELSE length((deployment_1.scope)::text)
                            END DESC, deployment_1.id DESC
                     LIMIT 1),
                    CASE
                        WHEN (NOT (EXISTS ( SELECT deployment_1.id
                           FROM deployment deployment_1
                          WHERE ((deployment_1.model_id = 1) AND (((deployment_1.scope)::text = '*'::text) OR (substr((moment_1.scope || '/'::text), 1, length(((deployment_1.scope)::text || '/'::text))) = ((deployment_1.scope)::text || '/'::text))) AND ((deployment_1.role)::text = 'champion'::text) AND (deployment_1.valid_from <= moment_1.moment))))) THEN ( SELECT deployment_1.version_id
                           FROM deployment deployment_1
                          WHERE ((deployment_1.model_id = 1) AND (((deployment_1.scope)::text = '*'::text) OR (substr((moment_1.scope || '/'::text), 1, length(((deployment_1.scope)::text || '/'::text))) = ((deployment_1.scope)::text || '/'::text))) AND ((deployment_1.role)::text = 'champion'::text) AND ((deployment_1.valid_to IS NULL) OR (deployment_1.valid_to > deployment_1.valid_from)))
                          ORDER BY deployment_1.valid_from,
                                CASE
                                    WHEN ((deployment_1.scope)::text = '*'::text) THEN 0
                                    ELSE length((deployment_1.scope)::text)
                                END DESC, deployment_1.id DESC
                         LIMIT 1)
                        ELSE NULL::bigint
                    END) = moment_1.version_id) THEN 'champion'::text
                    ELSE (COALESCE(( SELECT deployment_1.role
                       FROM deployment deployment_1
                      WHERE ((deployment_1.model_id = 1) AND (((deployment_1.scope)::text = '*'::text) OR (substr((moment_1.scope || '/'::text), 1, length(((deployment_1.scope)::text || '/'::text))) = ((deployment_1.scope)::text || '/'::text))) AND ((deployment_1.role)::text <> 'champion'::text) AND (deployment_1.version_id = moment_1.version_id) AND (deployment_1.valid_from <= moment_1.moment) AND ((deployment_1.valid_to IS NULL) OR (deployment_1.valid_to > moment_1.moment)))
                      ORDER BY
                            CASE
                                WHEN ((deployment_1.scope)::text = '*'::text) THEN 0
                                ELSE length((deployment_1.scope)::text)
                            END DESC, deployment_1.id DESC
                     LIMIT 1),
                    CASE
                        WHEN (NOT (EXISTS ( SELECT deployment_1.id
                           FROM deployment deployment_1
                          WHERE ((deployment_1.model_id = 1) AND (((deployment_1.scope)::text = '*'::text) OR (substr((moment_1.scope || '/'::text), 1, length(((deployment_1.scope)::text || '/'::text))) = ((deployment_1.scope)::text || '/'::text))) AND ((deployment_1.role)::text <> 'champion'::text) AND (deployment_1.version_id = moment_1.version_id) AND (deployment_1.valid_from <= moment_1.moment))))) THEN ( SELECT deployment_1.role
                           FROM deployment deployment_1
                          WHERE ((deployment_1.model_id = 1) AND (((deployment_1.scope)::text = '*'::text) OR (substr((moment_1.scope || '/'::text), 1, length(((deployment_1.scope)::text || '/'::text))) = ((deployment_1.scope)::text || '/'::text))) AND ((deployment_1.role)::text <> 'champion'::text) AND (deployment_1.version_id = moment_1.version_id) AND ((deployment_1.valid_to IS NULL) OR (deployment_1.valid_to > deployment_1.valid_from)))
                          ORDER BY deployment_1.valid_from,
                                CASE
                                    WHEN ((deployment_1.scope)::text = '*'::text) THEN 0
                                    ELSE length((deployment_1.scope)::text)
                                END DESC, deployment_1.id DESC
                         LIMIT 1)
                        ELSE NULL::character varying
                    END))::text
                END AS role
           FROM moment_1) anon_2 ON (((anon_2.version_id = version.id) AND (anon_1.scope = anon_2.scope) AND ((anon_2.since IS NULL) OR (anon_2.since <= anon_1.last)) AND ((anon_2.until IS NULL) OR (anon_2.until > anon_1.last)))))
  WHERE (version.model_id = 1);
COMMENT ON VIEW bi_model_daily IS 'Made by Candor from 05f1af4aad0910f6';
CREATE VIEW bi_prediction_latest AS
 SELECT 'loans'::text AS model,
    anon_1.version,
    anon_1.scope,
    anon_1.entity,
    anon_1.prediction_key,
    anon_1.event_time,
    anon_1.event_date,
    anon_1.predicted_at,
    anon_1.score,
    anon_1.label,
    anon_1.decision,
    anon_1.flagged,
    anon_1.outcome,
    anon_1.outcome_label,
    anon_1.outcome_known_at
   FROM ( SELECT bi_loans.version,
            bi_loans.scope,
            bi_loans.entity,
            bi_loans.prediction_key,
            bi_loans.event_time,
            bi_loans.event_date,
            bi_loans.predicted_at,
            bi_loans.score,
            bi_loans.label,
            bi_loans.decision,
            bi_loans.flagged,
            bi_loans.outcome,
            bi_loans.outcome_label,
            bi_loans.outcome_known_at,
            row_number() OVER (PARTITION BY bi_loans.entity ORDER BY bi_loans.event_time DESC, (bi_loans.prediction_key)::bigint DESC) AS place
           FROM bi_loans
          WHERE (bi_loans.role = 'champion'::text)) anon_1
  WHERE (anon_1.place = 1);
COMMENT ON VIEW bi_prediction_latest IS 'Made by Candor from 4f43057592dd3464';
CREATE VIEW bi_prediction_outcome AS
 SELECT 'loans'::text AS model,
    bi_loans.version,
    bi_loans.scope,
    bi_loans.entity,
    bi_loans.prediction_key,
    bi_loans.event_time,
    bi_loans.event_date,
    bi_loans.predicted_at,
    bi_loans.score,
    bi_loans.label,
    bi_loans.decision,
    bi_loans.flagged,
    bi_loans.outcome,
    bi_loans.outcome_label,
    bi_loans.outcome_known_at,
    bi_loans.role
   FROM bi_loans;
COMMENT ON VIEW bi_prediction_outcome IS 'Made by Candor from cffaefd6fb511acd';
CREATE SEQUENCE deployment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE deployment_id_seq OWNED BY deployment.id;
CREATE TABLE explanation (
    key character varying(64) NOT NULL,
    kind character varying(40) NOT NULL,
    payload text NOT NULL,
    created_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE feedback_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE feedback_id_seq OWNED BY feedback.id;
CREATE TABLE gate_report (
    id bigint NOT NULL,
    model_id bigint NOT NULL,
    version_id bigint NOT NULL,
    scope character varying(100) NOT NULL,
    passed boolean NOT NULL,
    report json NOT NULL,
    created_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE gate_report_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE gate_report_id_seq OWNED BY gate_report.id;
CREATE TABLE model_edge (
    id bigint NOT NULL,
    upstream_id bigint NOT NULL,
    output character varying(200) NOT NULL,
    downstream_id bigint NOT NULL,
    feature character varying(200) NOT NULL,
    scope character varying(100) NOT NULL,
    max_age_seconds bigint,
    on_missing character varying(16) NOT NULL,
    default_value double precision,
    created_at timestamp with time zone NOT NULL,
    retired_at timestamp with time zone
);
CREATE SEQUENCE model_edge_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE model_edge_id_seq OWNED BY model_edge.id;
CREATE SEQUENCE model_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE model_id_seq OWNED BY model.id;
CREATE TABLE outcome (
    id bigint NOT NULL,
    source_id bigint NOT NULL,
    prediction_key character varying(200) NOT NULL,
    value double precision NOT NULL,
    known_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE outcome_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE outcome_id_seq OWNED BY outcome.id;
CREATE SEQUENCE prediction_source_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE prediction_source_id_seq OWNED BY prediction_source.id;
CREATE TABLE run (
    id bigint NOT NULL,
    version_id bigint NOT NULL,
    scope character varying(100) NOT NULL,
    logical_time timestamp with time zone NOT NULL,
    input_hash character varying(64) NOT NULL,
    kind character varying(16) NOT NULL,
    status character varying(16) NOT NULL,
    n_rows integer NOT NULL,
    n_flagged integer NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone
);
CREATE SEQUENCE run_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE run_id_seq OWNED BY run.id;
CREATE TABLE run_input (
    id bigint NOT NULL,
    run_id bigint NOT NULL,
    edge_id bigint NOT NULL,
    upstream_run_id bigint,
    n_rows integer NOT NULL
);
CREATE SEQUENCE run_input_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE run_input_id_seq OWNED BY run_input.id;
CREATE TABLE scenario (
    id bigint NOT NULL,
    source_id bigint NOT NULL,
    version_id bigint NOT NULL,
    prediction_key character varying(200) NOT NULL,
    client_token character varying(64) NOT NULL,
    name character varying(200) NOT NULL,
    author character varying(200) NOT NULL,
    edits json NOT NULL,
    output character varying(200),
    score_before double precision NOT NULL,
    score_after double precision NOT NULL,
    created_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE scenario_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE scenario_id_seq OWNED BY scenario.id;
CREATE SEQUENCE version_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE version_id_seq OWNED BY version.id;
ALTER TABLE ONLY attribution ALTER COLUMN id SET DEFAULT nextval('attribution_id_seq'::regclass);
ALTER TABLE ONLY deployment ALTER COLUMN id SET DEFAULT nextval('deployment_id_seq'::regclass);
ALTER TABLE ONLY feedback ALTER COLUMN id SET DEFAULT nextval('feedback_id_seq'::regclass);
ALTER TABLE ONLY gate_report ALTER COLUMN id SET DEFAULT nextval('gate_report_id_seq'::regclass);
ALTER TABLE ONLY model ALTER COLUMN id SET DEFAULT nextval('model_id_seq'::regclass);
ALTER TABLE ONLY model_edge ALTER COLUMN id SET DEFAULT nextval('model_edge_id_seq'::regclass);
ALTER TABLE ONLY outcome ALTER COLUMN id SET DEFAULT nextval('outcome_id_seq'::regclass);
ALTER TABLE ONLY prediction_source ALTER COLUMN id SET DEFAULT nextval('prediction_source_id_seq'::regclass);
ALTER TABLE ONLY run ALTER COLUMN id SET DEFAULT nextval('run_id_seq'::regclass);
ALTER TABLE ONLY run_input ALTER COLUMN id SET DEFAULT nextval('run_input_id_seq'::regclass);
ALTER TABLE ONLY scenario ALTER COLUMN id SET DEFAULT nextval('scenario_id_seq'::regclass);
ALTER TABLE ONLY version ALTER COLUMN id SET DEFAULT nextval('version_id_seq'::regclass);
INSERT INTO alembic_version VALUES ('0006');
INSERT INTO feedback VALUES (1, 1, 1, '4294967296', 'old', 'Ana', false, 'disagree', NULL, NULL, NULL, '', '{"score": 0.4}', NULL, '2026-01-01 00:00:00+00');
INSERT INTO feedback VALUES (2, 1, 1, '8589934592', 'newer', 'Ben', false, 'agree', NULL, NULL, NULL, '', '{"score": 0.4}', NULL, '2026-01-01 00:00:00+00');
INSERT INTO model VALUES (1, 'loans');
INSERT INTO outcome VALUES (1, 1, '4294967296', 1, '2026-01-02 00:00:00+00');
INSERT INTO outcome VALUES (2, 1, '4294967297', 1, '2026-01-02 00:00:00+00');
INSERT INTO outcome VALUES (3, 1, '4294967298', 1, '2026-01-02 00:00:00+00');
INSERT INTO outcome VALUES (4, 1, '4294967299', 1, '2026-01-02 00:00:00+00');
INSERT INTO outcome VALUES (5, 1, '4294967300', 1, '2026-01-02 00:00:00+00');
INSERT INTO outcome VALUES (6, 1, '4294967301', 1, '2026-01-02 00:00:00+00');
INSERT INTO outcome VALUES (7, 1, '4294967302', 1, '2026-01-02 00:00:00+00');
INSERT INTO outcome VALUES (8, 1, '4294967303', 1, '2026-01-02 00:00:00+00');
INSERT INTO outcome VALUES (9, 1, '4294967304', 1, '2026-01-02 00:00:00+00');
INSERT INTO outcome VALUES (10, 1, '4294967305', 1, '2026-01-02 00:00:00+00');
INSERT INTO outcome VALUES (11, 1, '4294967306', 1, '2026-01-02 00:00:00+00');
INSERT INTO outcome VALUES (12, 1, '4294967307', 1, '2026-01-02 00:00:00+00');
INSERT INTO outcome VALUES (13, 1, '4294967308', 1, '2026-01-02 00:00:00+00');
INSERT INTO outcome VALUES (14, 1, '4294967309', 1, '2026-01-02 00:00:00+00');
INSERT INTO outcome VALUES (15, 1, '4294967310', 1, '2026-01-02 00:00:00+00');
INSERT INTO outcome VALUES (16, 1, '4294967311', 1, '2026-01-02 00:00:00+00');
INSERT INTO outcome VALUES (17, 1, '4294967312', 1, '2026-01-02 00:00:00+00');
INSERT INTO outcome VALUES (18, 1, '4294967313', 1, '2026-01-02 00:00:00+00');
INSERT INTO outcome VALUES (19, 1, '4294967314', 1, '2026-01-02 00:00:00+00');
INSERT INTO outcome VALUES (20, 1, '4294967315', 1, '2026-01-02 00:00:00+00');
INSERT INTO outcome VALUES (21, 1, '4294967316', 1, '2026-01-02 00:00:00+00');
INSERT INTO outcome VALUES (22, 1, '4294967317', 1, '2026-01-02 00:00:00+00');
INSERT INTO outcome VALUES (23, 1, '4294967318', 1, '2026-01-02 00:00:00+00');
INSERT INTO outcome VALUES (24, 1, '4294967319', 1, '2026-01-02 00:00:00+00');
INSERT INTO outcome VALUES (25, 1, '4294967320', 1, '2026-01-02 00:00:00+00');
INSERT INTO outcome VALUES (26, 1, '4294967321', 1, '2026-01-02 00:00:00+00');
INSERT INTO outcome VALUES (27, 1, '4294967322', 1, '2026-01-02 00:00:00+00');
INSERT INTO outcome VALUES (28, 1, '4294967323', 1, '2026-01-02 00:00:00+00');
INSERT INTO outcome VALUES (29, 1, '4294967324', 1, '2026-01-02 00:00:00+00');
INSERT INTO outcome VALUES (30, 1, '4294967325', 1, '2026-01-02 00:00:00+00');
INSERT INTO outcome VALUES (31, 1, '4294967395', 0, '2026-01-03 00:00:00+00');
INSERT INTO outcome VALUES (32, 1, '8589934592', 0, '2026-01-03 00:00:00+00');
INSERT INTO prediction_source VALUES (1, 1, 'predictions_loans', 0, '[["amount", "number", "f0_amount"], ["staff", "integer", "f1_staff"], ["is_new", "boolean", "f2_is_new"], ["sector", "category", "f3_sector"]]', NULL, NULL);
INSERT INTO predictions_loans VALUES (4294967326, 1, 1, 'TX', 'L030', '2025-01-16 00:00:00+00', '2026-01-01 00:00:00+00', 0.64, 'defaulted', 'review', 0, NULL, NULL, 64000, 40, true, '72');
INSERT INTO predictions_loans VALUES (4294967327, 1, 1, 'CA', 'L031', '2025-01-16 12:00:00+00', '2026-01-01 00:00:00+00', 0.01, 'paid', 'approve', 0, NULL, NULL, 1100, 7, false, '72');
INSERT INTO predictions_loans VALUES (4294967328, 1, 1, 'CA', 'L032', '2025-01-17 00:00:00+00', '2026-01-01 00:00:00+00', 0.46, 'paid', 'review', 0, NULL, NULL, 45800, 15, false, '44');
INSERT INTO predictions_loans VALUES (4294967329, 1, 1, 'TX', 'L033', '2025-01-17 12:00:00+00', '2026-01-01 00:00:00+00', 0.4, 'paid', 'review', 1, NULL, NULL, 39900, 10, false, '72');
INSERT INTO predictions_loans VALUES (4294967330, 1, 1, 'CA', 'L034', '2025-01-18 00:00:00+00', '2026-01-01 00:00:00+00', 0.19, 'paid', 'approve', 0, NULL, NULL, 19100, 27, true, '44');
INSERT INTO predictions_loans VALUES (4294967331, 1, 1, 'CA', 'L035', '2025-01-18 12:00:00+00', '2026-01-01 00:00:00+00', 0.3, 'paid', 'review', 0, NULL, NULL, 29900, 10, true, '72');
INSERT INTO predictions_loans VALUES (4294967332, 1, 1, 'TX', 'L036', '2025-01-19 00:00:00+00', '2026-01-01 00:00:00+00', 0.73, 'defaulted', 'review', 0, NULL, NULL, 72800, NULL, true, '44');
INSERT INTO predictions_loans VALUES (4294967333, 1, 1, 'CA', 'L037', '2025-01-19 12:00:00+00', '2026-01-01 00:00:00+00', 0.29, 'paid', 'approve', 0, NULL, NULL, 29200, 2, true, '44');
INSERT INTO predictions_loans VALUES (4294967334, 1, 1, 'CA', 'L038', '2025-01-20 00:00:00+00', '2026-01-01 00:00:00+00', 0.14, 'paid', 'approve', 0, NULL, NULL, 14300, 49, false, '72');
INSERT INTO predictions_loans VALUES (4294967335, 1, 1, 'TX', 'L039', '2025-01-20 12:00:00+00', '2026-01-01 00:00:00+00', 0.63, 'defaulted', 'review', 0, NULL, NULL, 63200, 10, false, NULL);
INSERT INTO predictions_loans VALUES (4294967336, 1, 1, 'CA', 'L040', '2025-01-21 00:00:00+00', '2026-01-01 00:00:00+00', 0.41, 'paid', 'review', 0, NULL, NULL, 40900, 9, true, '44');
INSERT INTO predictions_loans VALUES (4294967337, 1, 1, 'CA', 'L041', '2025-01-21 12:00:00+00', '2026-01-01 00:00:00+00', 0.72, 'defaulted', 'review', 0, NULL, NULL, 72100, 30, false, '23');
INSERT INTO predictions_loans VALUES (4294967338, 1, 1, 'TX', 'L042', '2025-01-22 00:00:00+00', '2026-01-01 00:00:00+00', 0.22, 'paid', 'approve', 0, NULL, NULL, 22000, 7, false, '72');
INSERT INTO predictions_loans VALUES (4294967339, 1, 1, 'CA', 'L043', '2025-01-22 12:00:00+00', '2026-01-01 00:00:00+00', 0.3, 'paid', 'review', 0, NULL, NULL, 29500, 44, false, '44');
INSERT INTO predictions_loans VALUES (4294967340, 1, 1, 'CA', 'L044', '2025-01-23 00:00:00+00', '2026-01-01 00:00:00+00', 0.72, 'defaulted', 'review', 0, NULL, NULL, 72200, 39, true, '44');
INSERT INTO predictions_loans VALUES (4294967341, 1, 1, 'TX', 'L045', '2025-01-23 12:00:00+00', '2026-01-01 00:00:00+00', 0.46, 'paid', 'review', 0, NULL, NULL, 46100, NULL, true, '23');
INSERT INTO predictions_loans VALUES (4294967342, 1, 1, 'CA', 'L046', '2025-01-24 00:00:00+00', '2026-01-01 00:00:00+00', 0.46, 'paid', 'review', 0, NULL, NULL, 46100, 20, false, '72');
INSERT INTO predictions_loans VALUES (4294967343, 1, 1, 'CA', 'L047', '2025-01-24 12:00:00+00', '2026-01-01 00:00:00+00', 0.22, 'paid', 'approve', 0, NULL, NULL, 22000, 18, true, '44');
INSERT INTO predictions_loans VALUES (4294967344, 1, 1, 'TX', 'L048', '2025-01-25 00:00:00+00', '2026-01-01 00:00:00+00', 0.02, 'paid', 'approve', 0, NULL, NULL, 2300, 36, false, '72');
INSERT INTO predictions_loans VALUES (4294967345, 1, 1, 'CA', 'L049', '2025-01-25 12:00:00+00', '2026-01-01 00:00:00+00', 0.84, 'defaulted', 'review', 0, NULL, NULL, 84100, 20, false, '44');
INSERT INTO predictions_loans VALUES (4294967346, 1, 1, 'CA', 'L050', '2025-01-26 00:00:00+00', '2026-01-01 00:00:00+00', 0.09, 'paid', 'approve', 0, NULL, NULL, 8600, 14, true, '44');
INSERT INTO predictions_loans VALUES (4294967347, 1, 1, 'TX', 'L051', '2025-01-26 12:00:00+00', '2026-01-01 00:00:00+00', 0.76, 'defaulted', 'review', 1, NULL, NULL, 76200, 34, true, '44');
INSERT INTO predictions_loans VALUES (4294967348, 1, 1, 'CA', 'L052', '2025-01-27 00:00:00+00', '2026-01-01 00:00:00+00', 0.34, 'paid', 'review', 0, NULL, NULL, 33700, 6, true, NULL);
INSERT INTO predictions_loans VALUES (4294967349, 1, 1, 'CA', 'L053', '2025-01-27 12:00:00+00', '2026-01-01 00:00:00+00', 0.86, 'defaulted', 'review', 0, NULL, NULL, 85600, 39, false, '44');
INSERT INTO predictions_loans VALUES (4294967350, 1, 1, 'TX', 'L054', '2025-01-28 00:00:00+00', '2026-01-01 00:00:00+00', 0.36, 'paid', 'review', 0, NULL, NULL, 36500, NULL, true, '72');
INSERT INTO predictions_loans VALUES (4294967351, 1, 1, 'CA', 'L055', '2025-01-28 12:00:00+00', '2026-01-01 00:00:00+00', 0.84, 'defaulted', 'review', 1, NULL, NULL, 84300, 47, false, '23');
INSERT INTO predictions_loans VALUES (4294967352, 1, 1, 'CA', 'L056', '2025-01-29 00:00:00+00', '2026-01-01 00:00:00+00', 0.5, 'defaulted', 'review', 0, NULL, NULL, 50500, 13, false, '72');
INSERT INTO predictions_loans VALUES (4294967353, 1, 1, 'TX', 'L057', '2025-01-29 12:00:00+00', '2026-01-01 00:00:00+00', 0.22, 'paid', 'approve', 0, NULL, NULL, 22400, 18, true, '72');
INSERT INTO predictions_loans VALUES (4294967354, 1, 1, 'CA', 'L058', '2025-01-30 00:00:00+00', '2026-01-01 00:00:00+00', 0.67, 'defaulted', 'review', 0, NULL, NULL, 67000, 43, true, '72');
INSERT INTO predictions_loans VALUES (4294967355, 1, 1, 'CA', 'L059', '2025-01-30 12:00:00+00', '2026-01-01 00:00:00+00', 0.61, 'defaulted', 'review', 0, NULL, NULL, 61000, 35, true, '44');
INSERT INTO predictions_loans VALUES (4294967356, 1, 1, 'TX', 'L060', '2025-01-31 00:00:00+00', '2026-01-01 00:00:00+00', 0.62, 'defaulted', 'review', 0, NULL, NULL, 61900, 2, false, '23');
INSERT INTO predictions_loans VALUES (4294967357, 1, 1, 'CA', 'L061', '2025-01-31 12:00:00+00', '2026-01-01 00:00:00+00', 0.42, 'paid', 'review', 1, NULL, NULL, 42300, 17, false, '44');
INSERT INTO predictions_loans VALUES (4294967358, 1, 1, 'CA', 'L062', '2025-02-01 00:00:00+00', '2026-01-01 00:00:00+00', 0.21, 'paid', 'approve', 1, NULL, NULL, 20700, 0, true, '72');
INSERT INTO predictions_loans VALUES (4294967359, 1, 1, 'TX', 'L063', '2025-02-01 12:00:00+00', '2026-01-01 00:00:00+00', 0.58, 'defaulted', 'review', 0, NULL, NULL, 58000, NULL, false, '44');
INSERT INTO predictions_loans VALUES (4294967360, 1, 1, 'CA', 'L064', '2025-02-02 00:00:00+00', '2026-01-01 00:00:00+00', 0.1, 'paid', 'approve', 1, NULL, NULL, 10500, 20, false, '44');
INSERT INTO predictions_loans VALUES (4294967361, 1, 1, 'CA', 'L065', '2025-02-02 12:00:00+00', '2026-01-01 00:00:00+00', 0.63, 'defaulted', 'review', 0, NULL, NULL, 62600, 11, false, NULL);
INSERT INTO predictions_loans VALUES (4294967362, 1, 1, 'TX', 'L066', '2025-02-03 00:00:00+00', '2026-01-01 00:00:00+00', 0.57, 'defaulted', 'review', 0, NULL, NULL, 57500, 36, true, '23');
INSERT INTO predictions_loans VALUES (4294967363, 1, 1, 'CA', 'L067', '2025-02-03 12:00:00+00', '2026-01-01 00:00:00+00', 0.34, 'paid', 'review', 1, NULL, NULL, 34500, 43, false, '72');
INSERT INTO predictions_loans VALUES (4294967364, 1, 1, 'CA', 'L068', '2025-02-04 00:00:00+00', '2026-01-01 00:00:00+00', 0.72, 'defaulted', 'review', 0, NULL, NULL, 72100, 5, false, '72');
INSERT INTO predictions_loans VALUES (4294967365, 1, 1, 'TX', 'L069', '2025-02-04 12:00:00+00', '2026-01-01 00:00:00+00', 0.18, 'paid', 'approve', 1, NULL, NULL, 18300, 25, true, '72');
INSERT INTO predictions_loans VALUES (4294967366, 1, 1, 'CA', 'L070', '2025-02-05 00:00:00+00', '2026-01-01 00:00:00+00', 0.36, 'paid', 'review', 0, NULL, NULL, 35800, 18, true, '44');
INSERT INTO predictions_loans VALUES (4294967367, 1, 1, 'CA', 'L071', '2025-02-05 12:00:00+00', '2026-01-01 00:00:00+00', 0.72, 'defaulted', 'review', 1, NULL, NULL, 72000, 36, true, '23');
INSERT INTO predictions_loans VALUES (4294967368, 1, 1, 'TX', 'L072', '2025-02-06 00:00:00+00', '2026-01-01 00:00:00+00', 0.35, 'paid', 'review', 0, NULL, NULL, 34900, NULL, false, '72');
INSERT INTO predictions_loans VALUES (4294967369, 1, 1, 'CA', 'L073', '2025-02-06 12:00:00+00', '2026-01-01 00:00:00+00', 0.64, 'defaulted', 'review', 1, NULL, NULL, 64500, 26, false, '23');
INSERT INTO predictions_loans VALUES (4294967370, 1, 1, 'CA', 'L074', '2025-02-07 00:00:00+00', '2026-01-01 00:00:00+00', 0.56, 'defaulted', 'review', 1, NULL, NULL, 55500, 37, true, '23');
INSERT INTO predictions_loans VALUES (4294967371, 1, 1, 'TX', 'L075', '2025-02-07 12:00:00+00', '2026-01-01 00:00:00+00', 0.85, 'defaulted', 'review', 0, NULL, NULL, 84700, 15, false, '44');
INSERT INTO predictions_loans VALUES (4294967372, 1, 1, 'CA', 'L076', '2025-02-08 00:00:00+00', '2026-01-01 00:00:00+00', 0.89, 'defaulted', 'review', 0, NULL, NULL, 89300, 28, false, '44');
INSERT INTO predictions_loans VALUES (4294967373, 1, 1, 'CA', 'L077', '2025-02-08 12:00:00+00', '2026-01-01 00:00:00+00', 0.65, 'defaulted', 'review', 1, NULL, NULL, 65400, 24, false, '72');
INSERT INTO predictions_loans VALUES (4294967374, 1, 1, 'TX', 'L078', '2025-02-09 00:00:00+00', '2026-01-01 00:00:00+00', 0.73, 'defaulted', 'review', 0, NULL, NULL, 73000, 36, true, NULL);
INSERT INTO predictions_loans VALUES (4294967375, 1, 1, 'CA', 'L079', '2025-02-09 12:00:00+00', '2026-01-01 00:00:00+00', 0.15, 'paid', 'approve', 0, NULL, NULL, 14600, 2, false, '23');
INSERT INTO predictions_loans VALUES (4294967376, 1, 1, 'CA', 'L080', '2025-02-10 00:00:00+00', '2026-01-01 00:00:00+00', 0.64, 'defaulted', 'review', 0, NULL, NULL, 64400, 11, false, '72');
INSERT INTO predictions_loans VALUES (4294967377, 1, 1, 'TX', 'L081', '2025-02-10 12:00:00+00', '2026-01-01 00:00:00+00', 0.76, 'defaulted', 'review', 0, NULL, NULL, 76400, NULL, true, '44');
INSERT INTO predictions_loans VALUES (4294967378, 1, 1, 'CA', 'L082', '2025-02-11 00:00:00+00', '2026-01-01 00:00:00+00', 0.37, 'paid', 'review', 0, NULL, NULL, 36700, 48, true, '23');
INSERT INTO predictions_loans VALUES (4294967379, 1, 1, 'CA', 'L083', '2025-02-11 12:00:00+00', '2026-01-01 00:00:00+00', 0.5, 'defaulted', 'review', 0, NULL, NULL, 50200, 26, true, '23');
INSERT INTO predictions_loans VALUES (4294967380, 1, 1, 'TX', 'L084', '2025-02-12 00:00:00+00', '2026-01-01 00:00:00+00', 0.44, 'paid', 'review', 0, NULL, NULL, 43700, 24, true, '23');
INSERT INTO predictions_loans VALUES (4294967381, 1, 1, 'CA', 'L085', '2025-02-12 12:00:00+00', '2026-01-01 00:00:00+00', 0.86, 'defaulted', 'review', 0, NULL, NULL, 86300, 23, true, '72');
INSERT INTO predictions_loans VALUES (4294967382, 1, 1, 'CA', 'L086', '2025-02-13 00:00:00+00', '2026-01-01 00:00:00+00', 0.29, 'paid', 'approve', 0, NULL, NULL, 29200, 1, true, '44');
INSERT INTO predictions_loans VALUES (4294967383, 1, 1, 'TX', 'L087', '2025-02-13 12:00:00+00', '2026-01-01 00:00:00+00', 0.37, 'paid', 'review', 0, NULL, NULL, 36800, 41, true, '23');
INSERT INTO predictions_loans VALUES (4294967384, 1, 1, 'CA', 'L088', '2025-02-14 00:00:00+00', '2026-01-01 00:00:00+00', 0.01, 'paid', 'approve', 0, NULL, NULL, 1100, 42, false, '44');
INSERT INTO predictions_loans VALUES (4294967385, 1, 1, 'CA', 'L089', '2025-02-14 12:00:00+00', '2026-01-01 00:00:00+00', 0.38, 'paid', 'review', 1, NULL, NULL, 38400, 1, true, '44');
INSERT INTO predictions_loans VALUES (4294967386, 1, 1, 'TX', 'L090', '2025-02-15 00:00:00+00', '2026-01-01 00:00:00+00', 0.57, 'defaulted', 'review', 0, NULL, NULL, 57200, NULL, true, '23');
INSERT INTO predictions_loans VALUES (4294967387, 1, 1, 'CA', 'L091', '2025-02-15 12:00:00+00', '2026-01-01 00:00:00+00', 0.84, 'defaulted', 'review', 0, NULL, NULL, 84200, 27, true, NULL);
INSERT INTO predictions_loans VALUES (4294967388, 1, 1, 'CA', 'L092', '2025-02-16 00:00:00+00', '2026-01-01 00:00:00+00', 0.83, 'defaulted', 'review', 0, NULL, NULL, 83200, 19, true, '44');
INSERT INTO predictions_loans VALUES (4294967389, 1, 1, 'TX', 'L093', '2025-02-16 12:00:00+00', '2026-01-01 00:00:00+00', 0.3, 'paid', 'review', 0, NULL, NULL, 30100, 24, false, '72');
INSERT INTO predictions_loans VALUES (4294967390, 1, 1, 'CA', 'L094', '2025-02-17 00:00:00+00', '2026-01-01 00:00:00+00', 0.89, 'defaulted', 'review', 0, NULL, NULL, 89000, 44, false, '72');
INSERT INTO predictions_loans VALUES (4294967391, 1, 1, 'CA', 'L095', '2025-02-17 12:00:00+00', '2026-01-01 00:00:00+00', 0.18, 'paid', 'approve', 1, NULL, NULL, 17700, 29, false, '44');
INSERT INTO predictions_loans VALUES (4294967392, 1, 1, 'TX', 'L096', '2025-02-18 00:00:00+00', '2026-01-01 00:00:00+00', 0.74, 'defaulted', 'review', 0, NULL, NULL, 74300, 24, true, '44');
INSERT INTO predictions_loans VALUES (4294967393, 1, 1, 'CA', 'L097', '2025-02-18 12:00:00+00', '2026-01-01 00:00:00+00', 0.15, 'paid', 'approve', 1, NULL, NULL, 15000, 36, true, '23');
INSERT INTO predictions_loans VALUES (4294967394, 1, 1, 'CA', 'L098', '2025-02-19 00:00:00+00', '2026-01-01 00:00:00+00', 0.37, 'paid', 'review', 0, NULL, NULL, 37100, 34, true, '72');
INSERT INTO predictions_loans VALUES (4294967296, 1, 1, 'TX', 'L000', '2025-01-01 00:00:00+00', '2026-01-01 00:00:00+00', 0.73, 'defaulted', 'review', 1, 1, '2026-01-02 00:00:00+00', 72600, NULL, true, NULL);
INSERT INTO predictions_loans VALUES (4294967297, 1, 1, 'CA', 'L001', '2025-01-01 12:00:00+00', '2026-01-01 00:00:00+00', 0.73, 'defaulted', 'review', 1, 1, '2026-01-02 00:00:00+00', 72900, 44, false, '23');
INSERT INTO predictions_loans VALUES (4294967298, 1, 1, 'CA', 'L002', '2025-01-02 00:00:00+00', '2026-01-01 00:00:00+00', 0.47, 'paid', 'review', 0, 1, '2026-01-02 00:00:00+00', 46900, 9, true, '23');
INSERT INTO predictions_loans VALUES (4294967299, 1, 1, 'TX', 'L003', '2025-01-02 12:00:00+00', '2026-01-01 00:00:00+00', 0.26, 'paid', 'approve', 1, 1, '2026-01-02 00:00:00+00', 26400, 24, false, '23');
INSERT INTO predictions_loans VALUES (4294967300, 1, 1, 'CA', 'L004', '2025-01-03 00:00:00+00', '2026-01-01 00:00:00+00', 0.06, 'paid', 'approve', 0, 1, '2026-01-02 00:00:00+00', 5800, 17, true, '44');
INSERT INTO predictions_loans VALUES (4294967301, 1, 1, 'CA', 'L005', '2025-01-03 12:00:00+00', '2026-01-01 00:00:00+00', 0.35, 'paid', 'review', 1, 1, '2026-01-02 00:00:00+00', 35100, 22, false, '44');
INSERT INTO predictions_loans VALUES (4294967302, 1, 1, 'TX', 'L006', '2025-01-04 00:00:00+00', '2026-01-01 00:00:00+00', 0.37, 'paid', 'review', 0, 1, '2026-01-02 00:00:00+00', 37400, 0, false, '23');
INSERT INTO predictions_loans VALUES (4294967303, 1, 1, 'CA', 'L007', '2025-01-04 12:00:00+00', '2026-01-01 00:00:00+00', 0.05, 'paid', 'approve', 0, 1, '2026-01-02 00:00:00+00', 5000, 33, false, '72');
INSERT INTO predictions_loans VALUES (4294967304, 1, 1, 'CA', 'L008', '2025-01-05 00:00:00+00', '2026-01-01 00:00:00+00', 0.05, 'paid', 'approve', 0, 1, '2026-01-02 00:00:00+00', 5300, 17, false, '72');
INSERT INTO predictions_loans VALUES (4294967305, 1, 1, 'TX', 'L009', '2025-01-05 12:00:00+00', '2026-01-01 00:00:00+00', 0.9, 'defaulted', 'review', 0, 1, '2026-01-02 00:00:00+00', 89900, NULL, true, '44');
INSERT INTO predictions_loans VALUES (4294967306, 1, 1, 'CA', 'L010', '2025-01-06 00:00:00+00', '2026-01-01 00:00:00+00', 0.59, 'defaulted', 'review', 1, 1, '2026-01-02 00:00:00+00', 59100, 10, true, '44');
INSERT INTO predictions_loans VALUES (4294967307, 1, 1, 'CA', 'L011', '2025-01-06 12:00:00+00', '2026-01-01 00:00:00+00', 0.22, 'paid', 'approve', 1, 1, '2026-01-02 00:00:00+00', 21900, 16, false, '44');
INSERT INTO predictions_loans VALUES (4294967308, 1, 1, 'TX', 'L012', '2025-01-07 00:00:00+00', '2026-01-01 00:00:00+00', 0.4, 'paid', 'review', 0, 1, '2026-01-02 00:00:00+00', 39700, 2, false, '23');
INSERT INTO predictions_loans VALUES (4294967309, 1, 1, 'CA', 'L013', '2025-01-07 12:00:00+00', '2026-01-01 00:00:00+00', 0.88, 'defaulted', 'review', 0, 1, '2026-01-02 00:00:00+00', 87700, 39, false, NULL);
INSERT INTO predictions_loans VALUES (4294967310, 1, 1, 'CA', 'L014', '2025-01-08 00:00:00+00', '2026-01-01 00:00:00+00', 0.81, 'defaulted', 'review', 0, 1, '2026-01-02 00:00:00+00', 80900, 26, true, '44');
INSERT INTO predictions_loans VALUES (4294967311, 1, 1, 'TX', 'L015', '2025-01-08 12:00:00+00', '2026-01-01 00:00:00+00', 0.76, 'defaulted', 'review', 0, 1, '2026-01-02 00:00:00+00', 76100, 19, false, '44');
INSERT INTO predictions_loans VALUES (4294967312, 1, 1, 'CA', 'L016', '2025-01-09 00:00:00+00', '2026-01-01 00:00:00+00', 0.36, 'paid', 'review', 0, 1, '2026-01-02 00:00:00+00', 35900, 45, true, '44');
INSERT INTO predictions_loans VALUES (4294967313, 1, 1, 'CA', 'L017', '2025-01-09 12:00:00+00', '2026-01-01 00:00:00+00', 0.45, 'paid', 'review', 0, 1, '2026-01-02 00:00:00+00', 44900, 29, true, '23');
INSERT INTO predictions_loans VALUES (4294967314, 1, 1, 'TX', 'L018', '2025-01-10 00:00:00+00', '2026-01-01 00:00:00+00', 0.61, 'defaulted', 'review', 1, 1, '2026-01-02 00:00:00+00', 61200, NULL, false, '44');
INSERT INTO predictions_loans VALUES (4294967315, 1, 1, 'CA', 'L019', '2025-01-10 12:00:00+00', '2026-01-01 00:00:00+00', 0.06, 'paid', 'approve', 0, 1, '2026-01-02 00:00:00+00', 6400, 36, false, '44');
INSERT INTO predictions_loans VALUES (4294967316, 1, 1, 'CA', 'L020', '2025-01-11 00:00:00+00', '2026-01-01 00:00:00+00', 0.5, 'defaulted', 'review', 1, 1, '2026-01-02 00:00:00+00', 50400, 29, true, '72');
INSERT INTO predictions_loans VALUES (4294967317, 1, 1, 'TX', 'L021', '2025-01-11 12:00:00+00', '2026-01-01 00:00:00+00', 0.25, 'paid', 'approve', 1, 1, '2026-01-02 00:00:00+00', 25200, 25, false, '23');
INSERT INTO predictions_loans VALUES (4294967318, 1, 1, 'CA', 'L022', '2025-01-12 00:00:00+00', '2026-01-01 00:00:00+00', 0.79, 'defaulted', 'review', 0, 1, '2026-01-02 00:00:00+00', 79300, 10, false, '72');
INSERT INTO predictions_loans VALUES (4294967319, 1, 1, 'CA', 'L023', '2025-01-12 12:00:00+00', '2026-01-01 00:00:00+00', 0.07, 'paid', 'approve', 0, 1, '2026-01-02 00:00:00+00', 6700, 34, true, '44');
INSERT INTO predictions_loans VALUES (4294967320, 1, 1, 'TX', 'L024', '2025-01-13 00:00:00+00', '2026-01-01 00:00:00+00', 0.61, 'defaulted', 'review', 0, 1, '2026-01-02 00:00:00+00', 61400, 39, true, '44');
INSERT INTO predictions_loans VALUES (4294967321, 1, 1, 'CA', 'L025', '2025-01-13 12:00:00+00', '2026-01-01 00:00:00+00', 0.78, 'defaulted', 'review', 0, 1, '2026-01-02 00:00:00+00', 78400, 34, false, '44');
INSERT INTO predictions_loans VALUES (4294967322, 1, 1, 'CA', 'L026', '2025-01-14 00:00:00+00', '2026-01-01 00:00:00+00', 0.21, 'paid', 'approve', 0, 1, '2026-01-02 00:00:00+00', 21200, 20, true, NULL);
INSERT INTO predictions_loans VALUES (4294967323, 1, 1, 'TX', 'L027', '2025-01-14 12:00:00+00', '2026-01-01 00:00:00+00', 0.81, 'defaulted', 'review', 1, 1, '2026-01-02 00:00:00+00', 80700, NULL, false, '44');
INSERT INTO predictions_loans VALUES (4294967324, 1, 1, 'CA', 'L028', '2025-01-15 00:00:00+00', '2026-01-01 00:00:00+00', 0.79, 'defaulted', 'review', 1, 1, '2026-01-02 00:00:00+00', 78600, 36, false, '72');
INSERT INTO predictions_loans VALUES (4294967325, 1, 1, 'CA', 'L029', '2025-01-15 12:00:00+00', '2026-01-01 00:00:00+00', 0.03, 'paid', 'approve', 0, 1, '2026-01-02 00:00:00+00', 2600, 1, true, '23');
INSERT INTO predictions_loans VALUES (8589934593, 2, 1, 'CA', 'L098', '2025-02-19 00:00:00+00', '2026-01-01 00:00:00+00', 0.37, 'paid', 'review', 0, NULL, NULL, 37100, 34, true, '72');
INSERT INTO predictions_loans VALUES (8589934594, 2, 1, 'CA', 'L097', '2025-02-18 12:00:00+00', '2026-01-01 00:00:00+00', 0.15, 'paid', 'approve', 1, NULL, NULL, 15000, 36, true, '23');
INSERT INTO predictions_loans VALUES (8589934595, 2, 1, 'TX', 'L096', '2025-02-18 00:00:00+00', '2026-01-01 00:00:00+00', 0.74, 'defaulted', 'review', 0, NULL, NULL, 74300, 24, true, '44');
INSERT INTO predictions_loans VALUES (8589934596, 2, 1, 'CA', 'L095', '2025-02-17 12:00:00+00', '2026-01-01 00:00:00+00', 0.18, 'paid', 'approve', 1, NULL, NULL, 17700, 29, false, '44');
INSERT INTO predictions_loans VALUES (8589934597, 2, 1, 'CA', 'L094', '2025-02-17 00:00:00+00', '2026-01-01 00:00:00+00', 0.89, 'defaulted', 'review', 0, NULL, NULL, 89000, 44, false, '72');
INSERT INTO predictions_loans VALUES (8589934598, 2, 1, 'TX', 'L093', '2025-02-16 12:00:00+00', '2026-01-01 00:00:00+00', 0.3, 'paid', 'review', 0, NULL, NULL, 30100, 24, false, '72');
INSERT INTO predictions_loans VALUES (8589934599, 2, 1, 'CA', 'L092', '2025-02-16 00:00:00+00', '2026-01-01 00:00:00+00', 0.83, 'defaulted', 'review', 0, NULL, NULL, 83200, 19, true, '44');
INSERT INTO predictions_loans VALUES (8589934600, 2, 1, 'CA', 'L091', '2025-02-15 12:00:00+00', '2026-01-01 00:00:00+00', 0.84, 'defaulted', 'review', 0, NULL, NULL, 84200, 27, true, NULL);
INSERT INTO predictions_loans VALUES (8589934601, 2, 1, 'TX', 'L090', '2025-02-15 00:00:00+00', '2026-01-01 00:00:00+00', 0.57, 'defaulted', 'review', 0, NULL, NULL, 57200, NULL, true, '23');
INSERT INTO predictions_loans VALUES (8589934602, 2, 1, 'CA', 'L089', '2025-02-14 12:00:00+00', '2026-01-01 00:00:00+00', 0.38, 'paid', 'review', 1, NULL, NULL, 38400, 1, true, '44');
INSERT INTO predictions_loans VALUES (8589934603, 2, 1, 'CA', 'L088', '2025-02-14 00:00:00+00', '2026-01-01 00:00:00+00', 0.01, 'paid', 'approve', 0, NULL, NULL, 1100, 42, false, '44');
INSERT INTO predictions_loans VALUES (8589934604, 2, 1, 'TX', 'L087', '2025-02-13 12:00:00+00', '2026-01-01 00:00:00+00', 0.37, 'paid', 'review', 0, NULL, NULL, 36800, 41, true, '23');
INSERT INTO predictions_loans VALUES (8589934605, 2, 1, 'CA', 'L086', '2025-02-13 00:00:00+00', '2026-01-01 00:00:00+00', 0.29, 'paid', 'approve', 0, NULL, NULL, 29200, 1, true, '44');
INSERT INTO predictions_loans VALUES (8589934606, 2, 1, 'CA', 'L085', '2025-02-12 12:00:00+00', '2026-01-01 00:00:00+00', 0.86, 'defaulted', 'review', 0, NULL, NULL, 86300, 23, true, '72');
INSERT INTO predictions_loans VALUES (8589934607, 2, 1, 'TX', 'L084', '2025-02-12 00:00:00+00', '2026-01-01 00:00:00+00', 0.44, 'paid', 'review', 0, NULL, NULL, 43700, 24, true, '23');
INSERT INTO predictions_loans VALUES (8589934608, 2, 1, 'CA', 'L083', '2025-02-11 12:00:00+00', '2026-01-01 00:00:00+00', 0.5, 'defaulted', 'review', 0, NULL, NULL, 50200, 26, true, '23');
INSERT INTO predictions_loans VALUES (8589934609, 2, 1, 'CA', 'L082', '2025-02-11 00:00:00+00', '2026-01-01 00:00:00+00', 0.37, 'paid', 'review', 0, NULL, NULL, 36700, 48, true, '23');
INSERT INTO predictions_loans VALUES (8589934610, 2, 1, 'TX', 'L081', '2025-02-10 12:00:00+00', '2026-01-01 00:00:00+00', 0.76, 'defaulted', 'review', 0, NULL, NULL, 76400, NULL, true, '44');
INSERT INTO predictions_loans VALUES (8589934611, 2, 1, 'CA', 'L080', '2025-02-10 00:00:00+00', '2026-01-01 00:00:00+00', 0.64, 'defaulted', 'review', 0, NULL, NULL, 64400, 11, false, '72');
INSERT INTO predictions_loans VALUES (8589934612, 2, 1, 'CA', 'L079', '2025-02-09 12:00:00+00', '2026-01-01 00:00:00+00', 0.15, 'paid', 'approve', 0, NULL, NULL, 14600, 2, false, '23');
INSERT INTO predictions_loans VALUES (8589934613, 2, 1, 'TX', 'L078', '2025-02-09 00:00:00+00', '2026-01-01 00:00:00+00', 0.73, 'defaulted', 'review', 0, NULL, NULL, 73000, 36, true, NULL);
INSERT INTO predictions_loans VALUES (8589934614, 2, 1, 'CA', 'L077', '2025-02-08 12:00:00+00', '2026-01-01 00:00:00+00', 0.65, 'defaulted', 'review', 1, NULL, NULL, 65400, 24, false, '72');
INSERT INTO predictions_loans VALUES (8589934615, 2, 1, 'CA', 'L076', '2025-02-08 00:00:00+00', '2026-01-01 00:00:00+00', 0.89, 'defaulted', 'review', 0, NULL, NULL, 89300, 28, false, '44');
INSERT INTO predictions_loans VALUES (8589934616, 2, 1, 'TX', 'L075', '2025-02-07 12:00:00+00', '2026-01-01 00:00:00+00', 0.85, 'defaulted', 'review', 0, NULL, NULL, 84700, 15, false, '44');
INSERT INTO predictions_loans VALUES (8589934617, 2, 1, 'CA', 'L074', '2025-02-07 00:00:00+00', '2026-01-01 00:00:00+00', 0.56, 'defaulted', 'review', 1, NULL, NULL, 55500, 37, true, '23');
INSERT INTO predictions_loans VALUES (8589934618, 2, 1, 'CA', 'L073', '2025-02-06 12:00:00+00', '2026-01-01 00:00:00+00', 0.64, 'defaulted', 'review', 1, NULL, NULL, 64500, 26, false, '23');
INSERT INTO predictions_loans VALUES (8589934619, 2, 1, 'TX', 'L072', '2025-02-06 00:00:00+00', '2026-01-01 00:00:00+00', 0.35, 'paid', 'review', 0, NULL, NULL, 34900, NULL, false, '72');
INSERT INTO predictions_loans VALUES (8589934620, 2, 1, 'CA', 'L071', '2025-02-05 12:00:00+00', '2026-01-01 00:00:00+00', 0.72, 'defaulted', 'review', 1, NULL, NULL, 72000, 36, true, '23');
INSERT INTO predictions_loans VALUES (8589934621, 2, 1, 'CA', 'L070', '2025-02-05 00:00:00+00', '2026-01-01 00:00:00+00', 0.36, 'paid', 'review', 0, NULL, NULL, 35800, 18, true, '44');
INSERT INTO predictions_loans VALUES (8589934622, 2, 1, 'TX', 'L069', '2025-02-04 12:00:00+00', '2026-01-01 00:00:00+00', 0.18, 'paid', 'approve', 1, NULL, NULL, 18300, 25, true, '72');
INSERT INTO predictions_loans VALUES (8589934623, 2, 1, 'CA', 'L068', '2025-02-04 00:00:00+00', '2026-01-01 00:00:00+00', 0.72, 'defaulted', 'review', 0, NULL, NULL, 72100, 5, false, '72');
INSERT INTO predictions_loans VALUES (8589934624, 2, 1, 'CA', 'L067', '2025-02-03 12:00:00+00', '2026-01-01 00:00:00+00', 0.34, 'paid', 'review', 1, NULL, NULL, 34500, 43, false, '72');
INSERT INTO predictions_loans VALUES (8589934625, 2, 1, 'TX', 'L066', '2025-02-03 00:00:00+00', '2026-01-01 00:00:00+00', 0.57, 'defaulted', 'review', 0, NULL, NULL, 57500, 36, true, '23');
INSERT INTO predictions_loans VALUES (8589934626, 2, 1, 'CA', 'L065', '2025-02-02 12:00:00+00', '2026-01-01 00:00:00+00', 0.63, 'defaulted', 'review', 0, NULL, NULL, 62600, 11, false, NULL);
INSERT INTO predictions_loans VALUES (8589934627, 2, 1, 'CA', 'L064', '2025-02-02 00:00:00+00', '2026-01-01 00:00:00+00', 0.1, 'paid', 'approve', 1, NULL, NULL, 10500, 20, false, '44');
INSERT INTO predictions_loans VALUES (8589934628, 2, 1, 'TX', 'L063', '2025-02-01 12:00:00+00', '2026-01-01 00:00:00+00', 0.58, 'defaulted', 'review', 0, NULL, NULL, 58000, NULL, false, '44');
INSERT INTO predictions_loans VALUES (8589934629, 2, 1, 'CA', 'L062', '2025-02-01 00:00:00+00', '2026-01-01 00:00:00+00', 0.21, 'paid', 'approve', 1, NULL, NULL, 20700, 0, true, '72');
INSERT INTO predictions_loans VALUES (8589934630, 2, 1, 'CA', 'L061', '2025-01-31 12:00:00+00', '2026-01-01 00:00:00+00', 0.42, 'paid', 'review', 1, NULL, NULL, 42300, 17, false, '44');
INSERT INTO predictions_loans VALUES (8589934631, 2, 1, 'TX', 'L060', '2025-01-31 00:00:00+00', '2026-01-01 00:00:00+00', 0.62, 'defaulted', 'review', 0, NULL, NULL, 61900, 2, false, '23');
INSERT INTO predictions_loans VALUES (8589934632, 2, 1, 'CA', 'L059', '2025-01-30 12:00:00+00', '2026-01-01 00:00:00+00', 0.61, 'defaulted', 'review', 0, NULL, NULL, 61000, 35, true, '44');
INSERT INTO predictions_loans VALUES (8589934633, 2, 1, 'CA', 'L058', '2025-01-30 00:00:00+00', '2026-01-01 00:00:00+00', 0.67, 'defaulted', 'review', 0, NULL, NULL, 67000, 43, true, '72');
INSERT INTO predictions_loans VALUES (8589934634, 2, 1, 'TX', 'L057', '2025-01-29 12:00:00+00', '2026-01-01 00:00:00+00', 0.22, 'paid', 'approve', 0, NULL, NULL, 22400, 18, true, '72');
INSERT INTO predictions_loans VALUES (8589934635, 2, 1, 'CA', 'L056', '2025-01-29 00:00:00+00', '2026-01-01 00:00:00+00', 0.5, 'defaulted', 'review', 0, NULL, NULL, 50500, 13, false, '72');
INSERT INTO predictions_loans VALUES (8589934636, 2, 1, 'CA', 'L055', '2025-01-28 12:00:00+00', '2026-01-01 00:00:00+00', 0.84, 'defaulted', 'review', 1, NULL, NULL, 84300, 47, false, '23');
INSERT INTO predictions_loans VALUES (8589934637, 2, 1, 'TX', 'L054', '2025-01-28 00:00:00+00', '2026-01-01 00:00:00+00', 0.36, 'paid', 'review', 0, NULL, NULL, 36500, NULL, true, '72');
INSERT INTO predictions_loans VALUES (8589934638, 2, 1, 'CA', 'L053', '2025-01-27 12:00:00+00', '2026-01-01 00:00:00+00', 0.86, 'defaulted', 'review', 0, NULL, NULL, 85600, 39, false, '44');
INSERT INTO predictions_loans VALUES (8589934639, 2, 1, 'CA', 'L052', '2025-01-27 00:00:00+00', '2026-01-01 00:00:00+00', 0.34, 'paid', 'review', 0, NULL, NULL, 33700, 6, true, NULL);
INSERT INTO predictions_loans VALUES (8589934640, 2, 1, 'TX', 'L051', '2025-01-26 12:00:00+00', '2026-01-01 00:00:00+00', 0.76, 'defaulted', 'review', 1, NULL, NULL, 76200, 34, true, '44');
INSERT INTO predictions_loans VALUES (8589934641, 2, 1, 'CA', 'L050', '2025-01-26 00:00:00+00', '2026-01-01 00:00:00+00', 0.09, 'paid', 'approve', 0, NULL, NULL, 8600, 14, true, '44');
INSERT INTO predictions_loans VALUES (8589934642, 2, 1, 'CA', 'L049', '2025-01-25 12:00:00+00', '2026-01-01 00:00:00+00', 0.84, 'defaulted', 'review', 0, NULL, NULL, 84100, 20, false, '44');
INSERT INTO predictions_loans VALUES (8589934643, 2, 1, 'TX', 'L048', '2025-01-25 00:00:00+00', '2026-01-01 00:00:00+00', 0.02, 'paid', 'approve', 0, NULL, NULL, 2300, 36, false, '72');
INSERT INTO predictions_loans VALUES (8589934644, 2, 1, 'CA', 'L047', '2025-01-24 12:00:00+00', '2026-01-01 00:00:00+00', 0.22, 'paid', 'approve', 0, NULL, NULL, 22000, 18, true, '44');
INSERT INTO predictions_loans VALUES (8589934645, 2, 1, 'CA', 'L046', '2025-01-24 00:00:00+00', '2026-01-01 00:00:00+00', 0.46, 'paid', 'review', 0, NULL, NULL, 46100, 20, false, '72');
INSERT INTO predictions_loans VALUES (8589934646, 2, 1, 'TX', 'L045', '2025-01-23 12:00:00+00', '2026-01-01 00:00:00+00', 0.46, 'paid', 'review', 0, NULL, NULL, 46100, NULL, true, '23');
INSERT INTO predictions_loans VALUES (8589934647, 2, 1, 'CA', 'L044', '2025-01-23 00:00:00+00', '2026-01-01 00:00:00+00', 0.72, 'defaulted', 'review', 0, NULL, NULL, 72200, 39, true, '44');
INSERT INTO predictions_loans VALUES (8589934648, 2, 1, 'CA', 'L043', '2025-01-22 12:00:00+00', '2026-01-01 00:00:00+00', 0.3, 'paid', 'review', 0, NULL, NULL, 29500, 44, false, '44');
INSERT INTO predictions_loans VALUES (8589934649, 2, 1, 'TX', 'L042', '2025-01-22 00:00:00+00', '2026-01-01 00:00:00+00', 0.22, 'paid', 'approve', 0, NULL, NULL, 22000, 7, false, '72');
INSERT INTO predictions_loans VALUES (8589934650, 2, 1, 'CA', 'L041', '2025-01-21 12:00:00+00', '2026-01-01 00:00:00+00', 0.72, 'defaulted', 'review', 0, NULL, NULL, 72100, 30, false, '23');
INSERT INTO predictions_loans VALUES (8589934651, 2, 1, 'CA', 'L040', '2025-01-21 00:00:00+00', '2026-01-01 00:00:00+00', 0.41, 'paid', 'review', 0, NULL, NULL, 40900, 9, true, '44');
INSERT INTO predictions_loans VALUES (8589934652, 2, 1, 'TX', 'L039', '2025-01-20 12:00:00+00', '2026-01-01 00:00:00+00', 0.63, 'defaulted', 'review', 0, NULL, NULL, 63200, 10, false, NULL);
INSERT INTO predictions_loans VALUES (8589934653, 2, 1, 'CA', 'L038', '2025-01-20 00:00:00+00', '2026-01-01 00:00:00+00', 0.14, 'paid', 'approve', 0, NULL, NULL, 14300, 49, false, '72');
INSERT INTO predictions_loans VALUES (8589934654, 2, 1, 'CA', 'L037', '2025-01-19 12:00:00+00', '2026-01-01 00:00:00+00', 0.29, 'paid', 'approve', 0, NULL, NULL, 29200, 2, true, '44');
INSERT INTO predictions_loans VALUES (8589934655, 2, 1, 'TX', 'L036', '2025-01-19 00:00:00+00', '2026-01-01 00:00:00+00', 0.73, 'defaulted', 'review', 0, NULL, NULL, 72800, NULL, true, '44');
INSERT INTO predictions_loans VALUES (8589934656, 2, 1, 'CA', 'L035', '2025-01-18 12:00:00+00', '2026-01-01 00:00:00+00', 0.3, 'paid', 'review', 0, NULL, NULL, 29900, 10, true, '72');
INSERT INTO predictions_loans VALUES (8589934657, 2, 1, 'CA', 'L034', '2025-01-18 00:00:00+00', '2026-01-01 00:00:00+00', 0.19, 'paid', 'approve', 0, NULL, NULL, 19100, 27, true, '44');
INSERT INTO predictions_loans VALUES (8589934658, 2, 1, 'TX', 'L033', '2025-01-17 12:00:00+00', '2026-01-01 00:00:00+00', 0.4, 'paid', 'review', 1, NULL, NULL, 39900, 10, false, '72');
INSERT INTO predictions_loans VALUES (8589934659, 2, 1, 'CA', 'L032', '2025-01-17 00:00:00+00', '2026-01-01 00:00:00+00', 0.46, 'paid', 'review', 0, NULL, NULL, 45800, 15, false, '44');
INSERT INTO predictions_loans VALUES (8589934660, 2, 1, 'CA', 'L031', '2025-01-16 12:00:00+00', '2026-01-01 00:00:00+00', 0.01, 'paid', 'approve', 0, NULL, NULL, 1100, 7, false, '72');
INSERT INTO predictions_loans VALUES (8589934661, 2, 1, 'TX', 'L030', '2025-01-16 00:00:00+00', '2026-01-01 00:00:00+00', 0.64, 'defaulted', 'review', 0, NULL, NULL, 64000, 40, true, '72');
INSERT INTO predictions_loans VALUES (8589934662, 2, 1, 'CA', 'L029', '2025-01-15 12:00:00+00', '2026-01-01 00:00:00+00', 0.03, 'paid', 'approve', 0, NULL, NULL, 2600, 1, true, '23');
INSERT INTO predictions_loans VALUES (8589934663, 2, 1, 'CA', 'L028', '2025-01-15 00:00:00+00', '2026-01-01 00:00:00+00', 0.79, 'defaulted', 'review', 1, NULL, NULL, 78600, 36, false, '72');
INSERT INTO predictions_loans VALUES (8589934664, 2, 1, 'TX', 'L027', '2025-01-14 12:00:00+00', '2026-01-01 00:00:00+00', 0.81, 'defaulted', 'review', 1, NULL, NULL, 80700, NULL, false, '44');
INSERT INTO predictions_loans VALUES (8589934665, 2, 1, 'CA', 'L026', '2025-01-14 00:00:00+00', '2026-01-01 00:00:00+00', 0.21, 'paid', 'approve', 0, NULL, NULL, 21200, 20, true, NULL);
INSERT INTO predictions_loans VALUES (8589934666, 2, 1, 'CA', 'L025', '2025-01-13 12:00:00+00', '2026-01-01 00:00:00+00', 0.78, 'defaulted', 'review', 0, NULL, NULL, 78400, 34, false, '44');
INSERT INTO predictions_loans VALUES (8589934667, 2, 1, 'TX', 'L024', '2025-01-13 00:00:00+00', '2026-01-01 00:00:00+00', 0.61, 'defaulted', 'review', 0, NULL, NULL, 61400, 39, true, '44');
INSERT INTO predictions_loans VALUES (8589934668, 2, 1, 'CA', 'L023', '2025-01-12 12:00:00+00', '2026-01-01 00:00:00+00', 0.07, 'paid', 'approve', 0, NULL, NULL, 6700, 34, true, '44');
INSERT INTO predictions_loans VALUES (8589934669, 2, 1, 'CA', 'L022', '2025-01-12 00:00:00+00', '2026-01-01 00:00:00+00', 0.79, 'defaulted', 'review', 0, NULL, NULL, 79300, 10, false, '72');
INSERT INTO predictions_loans VALUES (8589934670, 2, 1, 'TX', 'L021', '2025-01-11 12:00:00+00', '2026-01-01 00:00:00+00', 0.25, 'paid', 'approve', 1, NULL, NULL, 25200, 25, false, '23');
INSERT INTO predictions_loans VALUES (8589934671, 2, 1, 'CA', 'L020', '2025-01-11 00:00:00+00', '2026-01-01 00:00:00+00', 0.5, 'defaulted', 'review', 1, NULL, NULL, 50400, 29, true, '72');
INSERT INTO predictions_loans VALUES (8589934672, 2, 1, 'CA', 'L019', '2025-01-10 12:00:00+00', '2026-01-01 00:00:00+00', 0.06, 'paid', 'approve', 0, NULL, NULL, 6400, 36, false, '44');
INSERT INTO predictions_loans VALUES (8589934673, 2, 1, 'TX', 'L018', '2025-01-10 00:00:00+00', '2026-01-01 00:00:00+00', 0.61, 'defaulted', 'review', 1, NULL, NULL, 61200, NULL, false, '44');
INSERT INTO predictions_loans VALUES (8589934674, 2, 1, 'CA', 'L017', '2025-01-09 12:00:00+00', '2026-01-01 00:00:00+00', 0.45, 'paid', 'review', 0, NULL, NULL, 44900, 29, true, '23');
INSERT INTO predictions_loans VALUES (8589934675, 2, 1, 'CA', 'L016', '2025-01-09 00:00:00+00', '2026-01-01 00:00:00+00', 0.36, 'paid', 'review', 0, NULL, NULL, 35900, 45, true, '44');
INSERT INTO predictions_loans VALUES (8589934676, 2, 1, 'TX', 'L015', '2025-01-08 12:00:00+00', '2026-01-01 00:00:00+00', 0.76, 'defaulted', 'review', 0, NULL, NULL, 76100, 19, false, '44');
INSERT INTO predictions_loans VALUES (8589934677, 2, 1, 'CA', 'L014', '2025-01-08 00:00:00+00', '2026-01-01 00:00:00+00', 0.81, 'defaulted', 'review', 0, NULL, NULL, 80900, 26, true, '44');
INSERT INTO predictions_loans VALUES (8589934678, 2, 1, 'CA', 'L013', '2025-01-07 12:00:00+00', '2026-01-01 00:00:00+00', 0.88, 'defaulted', 'review', 0, NULL, NULL, 87700, 39, false, NULL);
INSERT INTO predictions_loans VALUES (8589934679, 2, 1, 'TX', 'L012', '2025-01-07 00:00:00+00', '2026-01-01 00:00:00+00', 0.4, 'paid', 'review', 0, NULL, NULL, 39700, 2, false, '23');
INSERT INTO predictions_loans VALUES (8589934680, 2, 1, 'CA', 'L011', '2025-01-06 12:00:00+00', '2026-01-01 00:00:00+00', 0.22, 'paid', 'approve', 1, NULL, NULL, 21900, 16, false, '44');
INSERT INTO predictions_loans VALUES (8589934681, 2, 1, 'CA', 'L010', '2025-01-06 00:00:00+00', '2026-01-01 00:00:00+00', 0.59, 'defaulted', 'review', 1, NULL, NULL, 59100, 10, true, '44');
INSERT INTO predictions_loans VALUES (8589934682, 2, 1, 'TX', 'L009', '2025-01-05 12:00:00+00', '2026-01-01 00:00:00+00', 0.9, 'defaulted', 'review', 0, NULL, NULL, 89900, NULL, true, '44');
INSERT INTO predictions_loans VALUES (8589934683, 2, 1, 'CA', 'L008', '2025-01-05 00:00:00+00', '2026-01-01 00:00:00+00', 0.05, 'paid', 'approve', 0, NULL, NULL, 5300, 17, false, '72');
INSERT INTO predictions_loans VALUES (8589934684, 2, 1, 'CA', 'L007', '2025-01-04 12:00:00+00', '2026-01-01 00:00:00+00', 0.05, 'paid', 'approve', 0, NULL, NULL, 5000, 33, false, '72');
INSERT INTO predictions_loans VALUES (8589934685, 2, 1, 'TX', 'L006', '2025-01-04 00:00:00+00', '2026-01-01 00:00:00+00', 0.37, 'paid', 'review', 0, NULL, NULL, 37400, 0, false, '23');
INSERT INTO predictions_loans VALUES (8589934686, 2, 1, 'CA', 'L005', '2025-01-03 12:00:00+00', '2026-01-01 00:00:00+00', 0.35, 'paid', 'review', 1, NULL, NULL, 35100, 22, false, '44');
INSERT INTO predictions_loans VALUES (8589934687, 2, 1, 'CA', 'L004', '2025-01-03 00:00:00+00', '2026-01-01 00:00:00+00', 0.06, 'paid', 'approve', 0, NULL, NULL, 5800, 17, true, '44');
INSERT INTO predictions_loans VALUES (8589934688, 2, 1, 'TX', 'L003', '2025-01-02 12:00:00+00', '2026-01-01 00:00:00+00', 0.26, 'paid', 'approve', 1, NULL, NULL, 26400, 24, false, '23');
INSERT INTO predictions_loans VALUES (8589934689, 2, 1, 'CA', 'L002', '2025-01-02 00:00:00+00', '2026-01-01 00:00:00+00', 0.47, 'paid', 'review', 0, NULL, NULL, 46900, 9, true, '23');
INSERT INTO predictions_loans VALUES (8589934690, 2, 1, 'CA', 'L001', '2025-01-01 12:00:00+00', '2026-01-01 00:00:00+00', 0.73, 'defaulted', 'review', 1, NULL, NULL, 72900, 44, false, '23');
INSERT INTO predictions_loans VALUES (8589934691, 2, 1, 'TX', 'L000', '2025-01-01 00:00:00+00', '2026-01-01 00:00:00+00', 0.73, 'defaulted', 'review', 1, NULL, NULL, 72600, NULL, true, NULL);
INSERT INTO predictions_loans VALUES (4294967395, 1, 1, 'TX', 'L099', '2025-02-19 12:00:00+00', '2026-01-01 00:00:00+00', 0.08, 'paid', 'approve', 1, 0, '2026-01-03 00:00:00+00', 7500, NULL, false, '23');
INSERT INTO predictions_loans VALUES (8589934592, 2, 1, 'TX', 'L099', '2025-02-19 12:00:00+00', '2026-01-01 00:00:00+00', 0.08, 'paid', 'approve', 1, 0, '2026-01-03 00:00:00+00', 7500, NULL, false, '23');
INSERT INTO predictions_loans VALUES (12884901888, 3, 1, 'TX', 'L000', '2025-01-01 00:00:00+00', '2026-01-01 00:00:00+00', 0.73, 'defaulted', 'review', 1, NULL, NULL, 72600, NULL, true, NULL);
INSERT INTO predictions_loans VALUES (12884901889, 3, 1, 'CA', 'L001', '2025-01-01 12:00:00+00', '2026-01-01 00:00:00+00', 0.73, 'defaulted', 'review', 1, NULL, NULL, 72900, 44, false, '23');
INSERT INTO predictions_loans VALUES (12884901890, 3, 1, 'CA', 'L002', '2025-01-02 00:00:00+00', '2026-01-01 00:00:00+00', 0.47, 'paid', 'review', 0, NULL, NULL, 46900, 9, true, '23');
INSERT INTO predictions_loans VALUES (12884901891, 3, 1, 'TX', 'L003', '2025-01-02 12:00:00+00', '2026-01-01 00:00:00+00', 0.26, 'paid', 'approve', 1, NULL, NULL, 26400, 24, false, '23');
INSERT INTO predictions_loans VALUES (12884901892, 3, 1, 'CA', 'L004', '2025-01-03 00:00:00+00', '2026-01-01 00:00:00+00', 0.06, 'paid', 'approve', 0, NULL, NULL, 5800, 17, true, '44');
INSERT INTO predictions_loans VALUES (12884901893, 3, 1, 'CA', 'L005', '2025-01-03 12:00:00+00', '2026-01-01 00:00:00+00', 0.35, 'paid', 'review', 1, NULL, NULL, 35100, 22, false, '44');
INSERT INTO predictions_loans VALUES (12884901894, 3, 1, 'TX', 'L006', '2025-01-04 00:00:00+00', '2026-01-01 00:00:00+00', 0.37, 'paid', 'review', 0, NULL, NULL, 37400, 0, false, '23');
INSERT INTO predictions_loans VALUES (12884901895, 3, 1, 'CA', 'L007', '2025-01-04 12:00:00+00', '2026-01-01 00:00:00+00', 0.05, 'paid', 'approve', 0, NULL, NULL, 5000, 33, false, '72');
INSERT INTO predictions_loans VALUES (12884901896, 3, 1, 'CA', 'L008', '2025-01-05 00:00:00+00', '2026-01-01 00:00:00+00', 0.05, 'paid', 'approve', 0, NULL, NULL, 5300, 17, false, '72');
INSERT INTO predictions_loans VALUES (12884901897, 3, 1, 'TX', 'L009', '2025-01-05 12:00:00+00', '2026-01-01 00:00:00+00', 0.9, 'defaulted', 'review', 0, NULL, NULL, 89900, NULL, true, '44');
INSERT INTO predictions_loans VALUES (12884901898, 3, 1, 'CA', 'L010', '2025-01-06 00:00:00+00', '2026-01-01 00:00:00+00', 0.59, 'defaulted', 'review', 1, NULL, NULL, 59100, 10, true, '44');
INSERT INTO predictions_loans VALUES (12884901899, 3, 1, 'CA', 'L011', '2025-01-06 12:00:00+00', '2026-01-01 00:00:00+00', 0.22, 'paid', 'approve', 1, NULL, NULL, 21900, 16, false, '44');
INSERT INTO predictions_loans VALUES (12884901900, 3, 1, 'TX', 'L012', '2025-01-07 00:00:00+00', '2026-01-01 00:00:00+00', 0.4, 'paid', 'review', 0, NULL, NULL, 39700, 2, false, '23');
INSERT INTO predictions_loans VALUES (12884901901, 3, 1, 'CA', 'L013', '2025-01-07 12:00:00+00', '2026-01-01 00:00:00+00', 0.88, 'defaulted', 'review', 0, NULL, NULL, 87700, 39, false, NULL);
INSERT INTO predictions_loans VALUES (12884901902, 3, 1, 'CA', 'L014', '2025-01-08 00:00:00+00', '2026-01-01 00:00:00+00', 0.81, 'defaulted', 'review', 0, NULL, NULL, 80900, 26, true, '44');
INSERT INTO predictions_loans VALUES (12884901903, 3, 1, 'TX', 'L015', '2025-01-08 12:00:00+00', '2026-01-01 00:00:00+00', 0.76, 'defaulted', 'review', 0, NULL, NULL, 76100, 19, false, '44');
INSERT INTO predictions_loans VALUES (12884901904, 3, 1, 'CA', 'L016', '2025-01-09 00:00:00+00', '2026-01-01 00:00:00+00', 0.36, 'paid', 'review', 0, NULL, NULL, 35900, 45, true, '44');
INSERT INTO predictions_loans VALUES (12884901905, 3, 1, 'CA', 'L017', '2025-01-09 12:00:00+00', '2026-01-01 00:00:00+00', 0.45, 'paid', 'review', 0, NULL, NULL, 44900, 29, true, '23');
INSERT INTO predictions_loans VALUES (12884901906, 3, 1, 'TX', 'L018', '2025-01-10 00:00:00+00', '2026-01-01 00:00:00+00', 0.61, 'defaulted', 'review', 1, NULL, NULL, 61200, NULL, false, '44');
INSERT INTO predictions_loans VALUES (12884901907, 3, 1, 'CA', 'L019', '2025-01-10 12:00:00+00', '2026-01-01 00:00:00+00', 0.06, 'paid', 'approve', 0, NULL, NULL, 6400, 36, false, '44');
INSERT INTO predictions_loans VALUES (12884901908, 3, 1, 'CA', 'L020', '2025-01-11 00:00:00+00', '2026-01-01 00:00:00+00', 0.5, 'defaulted', 'review', 1, NULL, NULL, 50400, 29, true, '72');
INSERT INTO predictions_loans VALUES (12884901909, 3, 1, 'TX', 'L021', '2025-01-11 12:00:00+00', '2026-01-01 00:00:00+00', 0.25, 'paid', 'approve', 1, NULL, NULL, 25200, 25, false, '23');
INSERT INTO predictions_loans VALUES (12884901910, 3, 1, 'CA', 'L022', '2025-01-12 00:00:00+00', '2026-01-01 00:00:00+00', 0.79, 'defaulted', 'review', 0, NULL, NULL, 79300, 10, false, '72');
INSERT INTO predictions_loans VALUES (12884901911, 3, 1, 'CA', 'L023', '2025-01-12 12:00:00+00', '2026-01-01 00:00:00+00', 0.07, 'paid', 'approve', 0, NULL, NULL, 6700, 34, true, '44');
INSERT INTO predictions_loans VALUES (12884901912, 3, 1, 'TX', 'L024', '2025-01-13 00:00:00+00', '2026-01-01 00:00:00+00', 0.61, 'defaulted', 'review', 0, NULL, NULL, 61400, 39, true, '44');
INSERT INTO predictions_loans VALUES (12884901913, 3, 1, 'CA', 'L025', '2025-01-13 12:00:00+00', '2026-01-01 00:00:00+00', 0.78, 'defaulted', 'review', 0, NULL, NULL, 78400, 34, false, '44');
INSERT INTO predictions_loans VALUES (12884901914, 3, 1, 'CA', 'L026', '2025-01-14 00:00:00+00', '2026-01-01 00:00:00+00', 0.21, 'paid', 'approve', 0, NULL, NULL, 21200, 20, true, NULL);
INSERT INTO predictions_loans VALUES (12884901915, 3, 1, 'TX', 'L027', '2025-01-14 12:00:00+00', '2026-01-01 00:00:00+00', 0.81, 'defaulted', 'review', 1, NULL, NULL, 80700, NULL, false, '44');
INSERT INTO predictions_loans VALUES (12884901916, 3, 1, 'CA', 'L028', '2025-01-15 00:00:00+00', '2026-01-01 00:00:00+00', 0.79, 'defaulted', 'review', 1, NULL, NULL, 78600, 36, false, '72');
INSERT INTO predictions_loans VALUES (12884901917, 3, 1, 'CA', 'L029', '2025-01-15 12:00:00+00', '2026-01-01 00:00:00+00', 0.03, 'paid', 'approve', 0, NULL, NULL, 2600, 1, true, '23');
INSERT INTO predictions_loans VALUES (12884901918, 3, 1, 'TX', 'L030', '2025-01-16 00:00:00+00', '2026-01-01 00:00:00+00', 0.64, 'defaulted', 'review', 0, NULL, NULL, 64000, 40, true, '72');
INSERT INTO predictions_loans VALUES (12884901919, 3, 1, 'CA', 'L031', '2025-01-16 12:00:00+00', '2026-01-01 00:00:00+00', 0.01, 'paid', 'approve', 0, NULL, NULL, 1100, 7, false, '72');
INSERT INTO predictions_loans VALUES (12884901920, 3, 1, 'CA', 'L032', '2025-01-17 00:00:00+00', '2026-01-01 00:00:00+00', 0.46, 'paid', 'review', 0, NULL, NULL, 45800, 15, false, '44');
INSERT INTO predictions_loans VALUES (12884901921, 3, 1, 'TX', 'L033', '2025-01-17 12:00:00+00', '2026-01-01 00:00:00+00', 0.4, 'paid', 'review', 1, NULL, NULL, 39900, 10, false, '72');
INSERT INTO predictions_loans VALUES (12884901922, 3, 1, 'CA', 'L034', '2025-01-18 00:00:00+00', '2026-01-01 00:00:00+00', 0.19, 'paid', 'approve', 0, NULL, NULL, 19100, 27, true, '44');
INSERT INTO predictions_loans VALUES (12884901923, 3, 1, 'CA', 'L035', '2025-01-18 12:00:00+00', '2026-01-01 00:00:00+00', 0.3, 'paid', 'review', 0, NULL, NULL, 29900, 10, true, '72');
INSERT INTO predictions_loans VALUES (12884901924, 3, 1, 'TX', 'L036', '2025-01-19 00:00:00+00', '2026-01-01 00:00:00+00', 0.73, 'defaulted', 'review', 0, NULL, NULL, 72800, NULL, true, '44');
INSERT INTO predictions_loans VALUES (12884901925, 3, 1, 'CA', 'L037', '2025-01-19 12:00:00+00', '2026-01-01 00:00:00+00', 0.29, 'paid', 'approve', 0, NULL, NULL, 29200, 2, true, '44');
INSERT INTO predictions_loans VALUES (12884901926, 3, 1, 'CA', 'L038', '2025-01-20 00:00:00+00', '2026-01-01 00:00:00+00', 0.14, 'paid', 'approve', 0, NULL, NULL, 14300, 49, false, '72');
INSERT INTO predictions_loans VALUES (12884901927, 3, 1, 'TX', 'L039', '2025-01-20 12:00:00+00', '2026-01-01 00:00:00+00', 0.63, 'defaulted', 'review', 0, NULL, NULL, 63200, 10, false, NULL);
INSERT INTO predictions_loans VALUES (12884901928, 3, 1, 'CA', 'L040', '2025-01-21 00:00:00+00', '2026-01-01 00:00:00+00', 0.41, 'paid', 'review', 0, NULL, NULL, 40900, 9, true, '44');
INSERT INTO predictions_loans VALUES (12884901929, 3, 1, 'CA', 'L041', '2025-01-21 12:00:00+00', '2026-01-01 00:00:00+00', 0.72, 'defaulted', 'review', 0, NULL, NULL, 72100, 30, false, '23');
INSERT INTO predictions_loans VALUES (12884901930, 3, 1, 'TX', 'L042', '2025-01-22 00:00:00+00', '2026-01-01 00:00:00+00', 0.22, 'paid', 'approve', 0, NULL, NULL, 22000, 7, false, '72');
INSERT INTO predictions_loans VALUES (12884901931, 3, 1, 'CA', 'L043', '2025-01-22 12:00:00+00', '2026-01-01 00:00:00+00', 0.3, 'paid', 'review', 0, NULL, NULL, 29500, 44, false, '44');
INSERT INTO predictions_loans VALUES (12884901932, 3, 1, 'CA', 'L044', '2025-01-23 00:00:00+00', '2026-01-01 00:00:00+00', 0.72, 'defaulted', 'review', 0, NULL, NULL, 72200, 39, true, '44');
INSERT INTO predictions_loans VALUES (12884901933, 3, 1, 'TX', 'L045', '2025-01-23 12:00:00+00', '2026-01-01 00:00:00+00', 0.46, 'paid', 'review', 0, NULL, NULL, 46100, NULL, true, '23');
INSERT INTO predictions_loans VALUES (12884901934, 3, 1, 'CA', 'L046', '2025-01-24 00:00:00+00', '2026-01-01 00:00:00+00', 0.46, 'paid', 'review', 0, NULL, NULL, 46100, 20, false, '72');
INSERT INTO predictions_loans VALUES (12884901935, 3, 1, 'CA', 'L047', '2025-01-24 12:00:00+00', '2026-01-01 00:00:00+00', 0.22, 'paid', 'approve', 0, NULL, NULL, 22000, 18, true, '44');
INSERT INTO predictions_loans VALUES (12884901936, 3, 1, 'TX', 'L048', '2025-01-25 00:00:00+00', '2026-01-01 00:00:00+00', 0.02, 'paid', 'approve', 0, NULL, NULL, 2300, 36, false, '72');
INSERT INTO predictions_loans VALUES (12884901937, 3, 1, 'CA', 'L049', '2025-01-25 12:00:00+00', '2026-01-01 00:00:00+00', 0.84, 'defaulted', 'review', 0, NULL, NULL, 84100, 20, false, '44');
INSERT INTO predictions_loans VALUES (12884901938, 3, 1, 'CA', 'L050', '2025-01-26 00:00:00+00', '2026-01-01 00:00:00+00', 0.09, 'paid', 'approve', 0, NULL, NULL, 8600, 14, true, '44');
INSERT INTO predictions_loans VALUES (12884901939, 3, 1, 'TX', 'L051', '2025-01-26 12:00:00+00', '2026-01-01 00:00:00+00', 0.76, 'defaulted', 'review', 1, NULL, NULL, 76200, 34, true, '44');
INSERT INTO predictions_loans VALUES (12884901940, 3, 1, 'CA', 'L052', '2025-01-27 00:00:00+00', '2026-01-01 00:00:00+00', 0.34, 'paid', 'review', 0, NULL, NULL, 33700, 6, true, NULL);
INSERT INTO predictions_loans VALUES (12884901941, 3, 1, 'CA', 'L053', '2025-01-27 12:00:00+00', '2026-01-01 00:00:00+00', 0.86, 'defaulted', 'review', 0, NULL, NULL, 85600, 39, false, '44');
INSERT INTO predictions_loans VALUES (12884901942, 3, 1, 'TX', 'L054', '2025-01-28 00:00:00+00', '2026-01-01 00:00:00+00', 0.36, 'paid', 'review', 0, NULL, NULL, 36500, NULL, true, '72');
INSERT INTO predictions_loans VALUES (12884901943, 3, 1, 'CA', 'L055', '2025-01-28 12:00:00+00', '2026-01-01 00:00:00+00', 0.84, 'defaulted', 'review', 1, NULL, NULL, 84300, 47, false, '23');
INSERT INTO predictions_loans VALUES (12884901944, 3, 1, 'CA', 'L056', '2025-01-29 00:00:00+00', '2026-01-01 00:00:00+00', 0.5, 'defaulted', 'review', 0, NULL, NULL, 50500, 13, false, '72');
INSERT INTO predictions_loans VALUES (12884901945, 3, 1, 'TX', 'L057', '2025-01-29 12:00:00+00', '2026-01-01 00:00:00+00', 0.22, 'paid', 'approve', 0, NULL, NULL, 22400, 18, true, '72');
INSERT INTO predictions_loans VALUES (12884901946, 3, 1, 'CA', 'L058', '2025-01-30 00:00:00+00', '2026-01-01 00:00:00+00', 0.67, 'defaulted', 'review', 0, NULL, NULL, 67000, 43, true, '72');
INSERT INTO predictions_loans VALUES (12884901947, 3, 1, 'CA', 'L059', '2025-01-30 12:00:00+00', '2026-01-01 00:00:00+00', 0.61, 'defaulted', 'review', 0, NULL, NULL, 61000, 35, true, '44');
INSERT INTO predictions_loans VALUES (12884901948, 3, 1, 'TX', 'L060', '2025-01-31 00:00:00+00', '2026-01-01 00:00:00+00', 0.62, 'defaulted', 'review', 0, NULL, NULL, 61900, 2, false, '23');
INSERT INTO predictions_loans VALUES (12884901949, 3, 1, 'CA', 'L061', '2025-01-31 12:00:00+00', '2026-01-01 00:00:00+00', 0.42, 'paid', 'review', 1, NULL, NULL, 42300, 17, false, '44');
INSERT INTO predictions_loans VALUES (12884901950, 3, 1, 'CA', 'L062', '2025-02-01 00:00:00+00', '2026-01-01 00:00:00+00', 0.21, 'paid', 'approve', 1, NULL, NULL, 20700, 0, true, '72');
INSERT INTO predictions_loans VALUES (12884901951, 3, 1, 'TX', 'L063', '2025-02-01 12:00:00+00', '2026-01-01 00:00:00+00', 0.58, 'defaulted', 'review', 0, NULL, NULL, 58000, NULL, false, '44');
INSERT INTO predictions_loans VALUES (12884901952, 3, 1, 'CA', 'L064', '2025-02-02 00:00:00+00', '2026-01-01 00:00:00+00', 0.1, 'paid', 'approve', 1, NULL, NULL, 10500, 20, false, '44');
INSERT INTO predictions_loans VALUES (12884901953, 3, 1, 'CA', 'L065', '2025-02-02 12:00:00+00', '2026-01-01 00:00:00+00', 0.63, 'defaulted', 'review', 0, NULL, NULL, 62600, 11, false, NULL);
INSERT INTO predictions_loans VALUES (12884901954, 3, 1, 'TX', 'L066', '2025-02-03 00:00:00+00', '2026-01-01 00:00:00+00', 0.57, 'defaulted', 'review', 0, NULL, NULL, 57500, 36, true, '23');
INSERT INTO predictions_loans VALUES (12884901955, 3, 1, 'CA', 'L067', '2025-02-03 12:00:00+00', '2026-01-01 00:00:00+00', 0.34, 'paid', 'review', 1, NULL, NULL, 34500, 43, false, '72');
INSERT INTO predictions_loans VALUES (12884901956, 3, 1, 'CA', 'L068', '2025-02-04 00:00:00+00', '2026-01-01 00:00:00+00', 0.72, 'defaulted', 'review', 0, NULL, NULL, 72100, 5, false, '72');
INSERT INTO predictions_loans VALUES (12884901957, 3, 1, 'TX', 'L069', '2025-02-04 12:00:00+00', '2026-01-01 00:00:00+00', 0.18, 'paid', 'approve', 1, NULL, NULL, 18300, 25, true, '72');
INSERT INTO predictions_loans VALUES (12884901958, 3, 1, 'CA', 'L070', '2025-02-05 00:00:00+00', '2026-01-01 00:00:00+00', 0.36, 'paid', 'review', 0, NULL, NULL, 35800, 18, true, '44');
INSERT INTO predictions_loans VALUES (12884901959, 3, 1, 'CA', 'L071', '2025-02-05 12:00:00+00', '2026-01-01 00:00:00+00', 0.72, 'defaulted', 'review', 1, NULL, NULL, 72000, 36, true, '23');
INSERT INTO predictions_loans VALUES (12884901960, 3, 1, 'TX', 'L072', '2025-02-06 00:00:00+00', '2026-01-01 00:00:00+00', 0.35, 'paid', 'review', 0, NULL, NULL, 34900, NULL, false, '72');
INSERT INTO predictions_loans VALUES (12884901961, 3, 1, 'CA', 'L073', '2025-02-06 12:00:00+00', '2026-01-01 00:00:00+00', 0.64, 'defaulted', 'review', 1, NULL, NULL, 64500, 26, false, '23');
INSERT INTO predictions_loans VALUES (12884901962, 3, 1, 'CA', 'L074', '2025-02-07 00:00:00+00', '2026-01-01 00:00:00+00', 0.56, 'defaulted', 'review', 1, NULL, NULL, 55500, 37, true, '23');
INSERT INTO predictions_loans VALUES (12884901963, 3, 1, 'TX', 'L075', '2025-02-07 12:00:00+00', '2026-01-01 00:00:00+00', 0.85, 'defaulted', 'review', 0, NULL, NULL, 84700, 15, false, '44');
INSERT INTO predictions_loans VALUES (12884901964, 3, 1, 'CA', 'L076', '2025-02-08 00:00:00+00', '2026-01-01 00:00:00+00', 0.89, 'defaulted', 'review', 0, NULL, NULL, 89300, 28, false, '44');
INSERT INTO predictions_loans VALUES (12884901965, 3, 1, 'CA', 'L077', '2025-02-08 12:00:00+00', '2026-01-01 00:00:00+00', 0.65, 'defaulted', 'review', 1, NULL, NULL, 65400, 24, false, '72');
INSERT INTO predictions_loans VALUES (12884901966, 3, 1, 'TX', 'L078', '2025-02-09 00:00:00+00', '2026-01-01 00:00:00+00', 0.73, 'defaulted', 'review', 0, NULL, NULL, 73000, 36, true, NULL);
INSERT INTO predictions_loans VALUES (12884901967, 3, 1, 'CA', 'L079', '2025-02-09 12:00:00+00', '2026-01-01 00:00:00+00', 0.15, 'paid', 'approve', 0, NULL, NULL, 14600, 2, false, '23');
INSERT INTO predictions_loans VALUES (12884901968, 3, 1, 'CA', 'L080', '2025-02-10 00:00:00+00', '2026-01-01 00:00:00+00', 0.64, 'defaulted', 'review', 0, NULL, NULL, 64400, 11, false, '72');
INSERT INTO predictions_loans VALUES (12884901969, 3, 1, 'TX', 'L081', '2025-02-10 12:00:00+00', '2026-01-01 00:00:00+00', 0.76, 'defaulted', 'review', 0, NULL, NULL, 76400, NULL, true, '44');
INSERT INTO predictions_loans VALUES (12884901970, 3, 1, 'CA', 'L082', '2025-02-11 00:00:00+00', '2026-01-01 00:00:00+00', 0.37, 'paid', 'review', 0, NULL, NULL, 36700, 48, true, '23');
INSERT INTO predictions_loans VALUES (12884901971, 3, 1, 'CA', 'L083', '2025-02-11 12:00:00+00', '2026-01-01 00:00:00+00', 0.5, 'defaulted', 'review', 0, NULL, NULL, 50200, 26, true, '23');
INSERT INTO predictions_loans VALUES (12884901972, 3, 1, 'TX', 'L084', '2025-02-12 00:00:00+00', '2026-01-01 00:00:00+00', 0.44, 'paid', 'review', 0, NULL, NULL, 43700, 24, true, '23');
INSERT INTO predictions_loans VALUES (12884901973, 3, 1, 'CA', 'L085', '2025-02-12 12:00:00+00', '2026-01-01 00:00:00+00', 0.86, 'defaulted', 'review', 0, NULL, NULL, 86300, 23, true, '72');
INSERT INTO predictions_loans VALUES (12884901974, 3, 1, 'CA', 'L086', '2025-02-13 00:00:00+00', '2026-01-01 00:00:00+00', 0.29, 'paid', 'approve', 0, NULL, NULL, 29200, 1, true, '44');
INSERT INTO predictions_loans VALUES (12884901975, 3, 1, 'TX', 'L087', '2025-02-13 12:00:00+00', '2026-01-01 00:00:00+00', 0.37, 'paid', 'review', 0, NULL, NULL, 36800, 41, true, '23');
INSERT INTO predictions_loans VALUES (12884901976, 3, 1, 'CA', 'L088', '2025-02-14 00:00:00+00', '2026-01-01 00:00:00+00', 0.01, 'paid', 'approve', 0, NULL, NULL, 1100, 42, false, '44');
INSERT INTO predictions_loans VALUES (12884901977, 3, 1, 'CA', 'L089', '2025-02-14 12:00:00+00', '2026-01-01 00:00:00+00', 0.38, 'paid', 'review', 1, NULL, NULL, 38400, 1, true, '44');
INSERT INTO predictions_loans VALUES (12884901978, 3, 1, 'TX', 'L090', '2025-02-15 00:00:00+00', '2026-01-01 00:00:00+00', 0.57, 'defaulted', 'review', 0, NULL, NULL, 57200, NULL, true, '23');
INSERT INTO predictions_loans VALUES (12884901979, 3, 1, 'CA', 'L091', '2025-02-15 12:00:00+00', '2026-01-01 00:00:00+00', 0.84, 'defaulted', 'review', 0, NULL, NULL, 84200, 27, true, NULL);
INSERT INTO predictions_loans VALUES (12884901980, 3, 1, 'CA', 'L092', '2025-02-16 00:00:00+00', '2026-01-01 00:00:00+00', 0.83, 'defaulted', 'review', 0, NULL, NULL, 83200, 19, true, '44');
INSERT INTO predictions_loans VALUES (12884901981, 3, 1, 'TX', 'L093', '2025-02-16 12:00:00+00', '2026-01-01 00:00:00+00', 0.3, 'paid', 'review', 0, NULL, NULL, 30100, 24, false, '72');
INSERT INTO predictions_loans VALUES (12884901982, 3, 1, 'CA', 'L094', '2025-02-17 00:00:00+00', '2026-01-01 00:00:00+00', 0.89, 'defaulted', 'review', 0, NULL, NULL, 89000, 44, false, '72');
INSERT INTO predictions_loans VALUES (12884901983, 3, 1, 'CA', 'L095', '2025-02-17 12:00:00+00', '2026-01-01 00:00:00+00', 0.18, 'paid', 'approve', 1, NULL, NULL, 17700, 29, false, '44');
INSERT INTO predictions_loans VALUES (12884901984, 3, 1, 'TX', 'L096', '2025-02-18 00:00:00+00', '2026-01-01 00:00:00+00', 0.74, 'defaulted', 'review', 0, NULL, NULL, 74300, 24, true, '44');
INSERT INTO predictions_loans VALUES (12884901985, 3, 1, 'CA', 'L097', '2025-02-18 12:00:00+00', '2026-01-01 00:00:00+00', 0.15, 'paid', 'approve', 1, NULL, NULL, 15000, 36, true, '23');
INSERT INTO predictions_loans VALUES (12884901986, 3, 1, 'CA', 'L098', '2025-02-19 00:00:00+00', '2026-01-01 00:00:00+00', 0.37, 'paid', 'review', 0, NULL, NULL, 37100, 34, true, '72');
INSERT INTO predictions_loans VALUES (12884901987, 3, 1, 'TX', 'L099', '2025-02-19 12:00:00+00', '2026-01-01 00:00:00+00', 0.08, 'paid', 'approve', 1, NULL, NULL, 7500, NULL, false, '23');
INSERT INTO predictions_loans VALUES (12884901988, 3, 1, 'CA', 'L100', '2025-02-20 00:00:00+00', '2026-01-01 00:00:00+00', 0.77, 'defaulted', 'review', 1, NULL, NULL, 77400, 41, false, '23');
INSERT INTO predictions_loans VALUES (17179869184, 4, 1, 'CA', 'L100', '2025-02-20 00:00:00+00', '2026-01-01 00:00:00+00', 0.77, 'defaulted', 'review', 1, NULL, NULL, 77400, 41, false, '23');
INSERT INTO predictions_loans VALUES (17179869185, 4, 1, 'CA', 'L101', '2025-02-20 12:00:00+00', '2026-01-01 00:00:00+00', 0.75, 'defaulted', 'review', 0, NULL, NULL, 74800, 28, true, '72');
INSERT INTO predictions_loans VALUES (17179869186, 4, 1, 'TX', 'L102', '2025-02-21 00:00:00+00', '2026-01-01 00:00:00+00', 0.13, 'paid', 'approve', 0, NULL, NULL, 13400, 30, false, '44');
INSERT INTO predictions_loans VALUES (17179869187, 4, 1, 'CA', 'L103', '2025-02-21 12:00:00+00', '2026-01-01 00:00:00+00', 0.48, 'paid', 'review', 0, NULL, NULL, 47900, 24, false, '72');
INSERT INTO predictions_loans VALUES (17179869188, 4, 1, 'CA', 'L104', '2025-02-22 00:00:00+00', '2026-01-01 00:00:00+00', 0.24, 'paid', 'approve', 1, NULL, NULL, 24000, 29, false, NULL);
INSERT INTO predictions_loans VALUES (17179869189, 4, 1, 'TX', 'L105', '2025-02-22 12:00:00+00', '2026-01-01 00:00:00+00', 0.45, 'paid', 'review', 0, NULL, NULL, 44800, 30, true, '23');
INSERT INTO predictions_loans VALUES (17179869190, 4, 1, 'CA', 'L106', '2025-02-23 00:00:00+00', '2026-01-01 00:00:00+00', 0.5, 'defaulted', 'review', 0, NULL, NULL, 50200, 44, true, '44');
INSERT INTO predictions_loans VALUES (17179869191, 4, 1, 'CA', 'L107', '2025-02-23 12:00:00+00', '2026-01-01 00:00:00+00', 0.1, 'paid', 'approve', 1, NULL, NULL, 10500, 12, false, '72');
INSERT INTO predictions_loans VALUES (17179869192, 4, 1, 'TX', 'L108', '2025-02-24 00:00:00+00', '2026-01-01 00:00:00+00', 0.78, 'defaulted', 'review', 0, NULL, NULL, 77900, NULL, false, '44');
INSERT INTO predictions_loans VALUES (17179869193, 4, 1, 'CA', 'L109', '2025-02-24 12:00:00+00', '2026-01-01 00:00:00+00', 0.26, 'paid', 'approve', 1, NULL, NULL, 25800, 27, false, '23');
INSERT INTO predictions_loans VALUES (17179869194, 4, 1, 'CA', 'L110', '2025-02-25 00:00:00+00', '2026-01-01 00:00:00+00', 0.41, 'paid', 'review', 1, NULL, NULL, 40800, 16, true, '72');
INSERT INTO predictions_loans VALUES (17179869195, 4, 1, 'TX', 'L111', '2025-02-25 12:00:00+00', '2026-01-01 00:00:00+00', 0.06, 'paid', 'approve', 0, NULL, NULL, 6100, 33, true, '72');
INSERT INTO predictions_loans VALUES (17179869196, 4, 1, 'CA', 'L112', '2025-02-26 00:00:00+00', '2026-01-01 00:00:00+00', 0.01, 'paid', 'approve', 1, NULL, NULL, 1200, 41, true, '23');
INSERT INTO predictions_loans VALUES (17179869197, 4, 1, 'CA', 'L113', '2025-02-26 12:00:00+00', '2026-01-01 00:00:00+00', 0.18, 'paid', 'approve', 0, NULL, NULL, 18400, 9, false, '72');
INSERT INTO predictions_loans VALUES (17179869198, 4, 1, 'TX', 'L114', '2025-02-27 00:00:00+00', '2026-01-01 00:00:00+00', 0.31, 'paid', 'review', 0, NULL, NULL, 31400, 2, true, '72');
INSERT INTO predictions_loans VALUES (17179869199, 4, 1, 'CA', 'L115', '2025-02-27 12:00:00+00', '2026-01-01 00:00:00+00', 0.84, 'defaulted', 'review', 0, NULL, NULL, 83600, 49, true, '72');
INSERT INTO predictions_loans VALUES (17179869200, 4, 1, 'CA', 'L115', '2025-02-27 12:00:00+00', '2026-01-01 00:00:00+00', 0.84, 'defaulted', 'review', 0, NULL, NULL, 83600, 49, true, '72');
INSERT INTO predictions_loans VALUES (17179869201, 4, 1, 'CA', 'L115', '2025-02-27 12:00:00+00', '2026-01-01 00:00:00+00', 0.84, 'defaulted', 'review', 0, NULL, NULL, 83600, 49, true, '72');
INSERT INTO predictions_loans VALUES (17179869202, 4, 1, 'TX', 'L000', '2025-01-01 00:00:00+00', '2026-01-01 00:00:00+00', 0.73, 'defaulted', 'review', 1, NULL, NULL, 72600, NULL, true, NULL);
INSERT INTO predictions_loans VALUES (17179869203, 4, 1, 'CA', 'L001', '2025-01-01 12:00:00+00', '2026-01-01 00:00:00+00', 0.73, 'defaulted', 'review', 1, NULL, NULL, 72900, 44, false, '23');
INSERT INTO predictions_loans VALUES (17179869204, 4, 1, 'CA', 'L002', '2025-01-02 00:00:00+00', '2026-01-01 00:00:00+00', 0.47, 'paid', 'review', 0, NULL, NULL, 46900, 9, true, '23');
INSERT INTO predictions_loans VALUES (17179869205, 4, 1, 'TX', 'L003', '2025-01-02 12:00:00+00', '2026-01-01 00:00:00+00', 0.26, 'paid', 'approve', 1, NULL, NULL, 26400, 24, false, '23');
INSERT INTO predictions_loans VALUES (17179869206, 4, 1, 'CA', 'L004', '2025-01-03 00:00:00+00', '2026-01-01 00:00:00+00', 0.06, 'paid', 'approve', 0, NULL, NULL, 5800, 17, true, '44');
INSERT INTO predictions_loans VALUES (17179869207, 4, 1, 'CA', 'L005', '2025-01-03 12:00:00+00', '2026-01-01 00:00:00+00', 0.35, 'paid', 'review', 1, NULL, NULL, 35100, 22, false, '44');
INSERT INTO predictions_loans VALUES (17179869208, 4, 1, 'TX', 'L006', '2025-01-04 00:00:00+00', '2026-01-01 00:00:00+00', 0.37, 'paid', 'review', 0, NULL, NULL, 37400, 0, false, '23');
INSERT INTO predictions_loans VALUES (17179869209, 4, 1, 'CA', 'L007', '2025-01-04 12:00:00+00', '2026-01-01 00:00:00+00', 0.05, 'paid', 'approve', 0, NULL, NULL, 5000, 33, false, '72');
INSERT INTO predictions_loans VALUES (17179869210, 4, 1, 'CA', 'L008', '2025-01-05 00:00:00+00', '2026-01-01 00:00:00+00', 0.05, 'paid', 'approve', 0, NULL, NULL, 5300, 17, false, '72');
INSERT INTO predictions_loans VALUES (17179869211, 4, 1, 'TX', 'L009', '2025-01-05 12:00:00+00', '2026-01-01 00:00:00+00', 0.9, 'defaulted', 'review', 0, NULL, NULL, 89900, NULL, true, '44');
INSERT INTO predictions_loans VALUES (17179869212, 4, 1, 'CA', 'L010', '2025-01-06 00:00:00+00', '2026-01-01 00:00:00+00', 0.59, 'defaulted', 'review', 1, NULL, NULL, 59100, 10, true, '44');
INSERT INTO predictions_loans VALUES (17179869213, 4, 1, 'CA', 'L011', '2025-01-06 12:00:00+00', '2026-01-01 00:00:00+00', 0.22, 'paid', 'approve', 1, NULL, NULL, 21900, 16, false, '44');
INSERT INTO predictions_loans VALUES (17179869214, 4, 1, 'TX', 'L012', '2025-01-07 00:00:00+00', '2026-01-01 00:00:00+00', 0.4, 'paid', 'review', 0, NULL, NULL, 39700, 2, false, '23');
INSERT INTO predictions_loans VALUES (17179869215, 4, 1, 'CA', 'L013', '2025-01-07 12:00:00+00', '2026-01-01 00:00:00+00', 0.88, 'defaulted', 'review', 0, NULL, NULL, 87700, 39, false, NULL);
INSERT INTO predictions_loans VALUES (17179869216, 4, 1, 'CA', 'L014', '2025-01-08 00:00:00+00', '2026-01-01 00:00:00+00', 0.81, 'defaulted', 'review', 0, NULL, NULL, 80900, 26, true, '44');
INSERT INTO predictions_loans VALUES (17179869217, 4, 1, 'TX', 'L015', '2025-01-08 12:00:00+00', '2026-01-01 00:00:00+00', 0.76, 'defaulted', 'review', 0, NULL, NULL, 76100, 19, false, '44');
INSERT INTO predictions_loans VALUES (17179869218, 4, 1, 'CA', 'L016', '2025-01-09 00:00:00+00', '2026-01-01 00:00:00+00', 0.36, 'paid', 'review', 0, NULL, NULL, 35900, 45, true, '44');
INSERT INTO predictions_loans VALUES (17179869219, 4, 1, 'CA', 'L017', '2025-01-09 12:00:00+00', '2026-01-01 00:00:00+00', 0.45, 'paid', 'review', 0, NULL, NULL, 44900, 29, true, '23');
INSERT INTO predictions_loans VALUES (17179869220, 4, 1, 'TX', 'L018', '2025-01-10 00:00:00+00', '2026-01-01 00:00:00+00', 0.61, 'defaulted', 'review', 1, NULL, NULL, 61200, NULL, false, '44');
INSERT INTO predictions_loans VALUES (17179869221, 4, 1, 'CA', 'L019', '2025-01-10 12:00:00+00', '2026-01-01 00:00:00+00', 0.06, 'paid', 'approve', 0, NULL, NULL, 6400, 36, false, '44');
INSERT INTO predictions_loans VALUES (17179869222, 4, 1, 'CA', 'L020', '2025-01-11 00:00:00+00', '2026-01-01 00:00:00+00', 0.5, 'defaulted', 'review', 1, NULL, NULL, 50400, 29, true, '72');
INSERT INTO predictions_loans VALUES (17179869223, 4, 1, 'TX', 'L021', '2025-01-11 12:00:00+00', '2026-01-01 00:00:00+00', 0.25, 'paid', 'approve', 1, NULL, NULL, 25200, 25, false, '23');
INSERT INTO run VALUES (1, 1, '*', '2025-01-01 00:00:00+00', 'file 0', 'batch', 'finished', 100, 0, '2026-01-01 00:00:00+00', '2026-01-01 00:00:00+00');
INSERT INTO run VALUES (2, 1, '*', '2025-01-01 00:00:00+00', 'file 1', 'batch', 'finished', 100, 0, '2026-01-01 00:00:00+00', '2026-01-01 00:00:00+00');
INSERT INTO run VALUES (3, 1, '*', '2025-01-01 00:00:00+00', 'file 2', 'batch', 'finished', 101, 0, '2026-01-01 00:00:00+00', '2026-01-01 00:00:00+00');
INSERT INTO run VALUES (4, 1, '*', '2025-01-01 00:00:00+00', 'file 3', 'batch', 'finished', 40, 0, '2026-01-01 00:00:00+00', '2026-01-01 00:00:00+00');
INSERT INTO version VALUES (1, 1, 1, '{"code": null, "gate": {"metric": "", "most_loss": 0.02, "most_flipped": 0.1, "most_slowdown": 3.0, "fast_enough_ms": 50.0, "needs_outcomes": false, "fewest_outcomes": 30, "golden_tolerance": 0.000001, "may_add_features": true, "most_loss_in_segment": 0.1}, "task": "binary", "model": "loans", "owner": "Tests", "title": "Loan risk", "golden": null, "schema": {"features": [{"low": 1000.0, "high": 90000.0, "kind": "number", "name": "amount", "unit": "$", "label": "Amount approved", "allowed": [], "typical": [5000.0, 80000.0], "nullable": true, "value_labels": []}, {"low": 0.0, "high": 50.0, "kind": "integer", "name": "staff", "unit": "", "label": "Employees", "allowed": [], "typical": [1.0, 40.0], "nullable": true, "value_labels": []}, {"low": null, "high": null, "kind": "boolean", "name": "is_new", "unit": "", "label": "New business", "allowed": [], "typical": null, "nullable": true, "value_labels": []}, {"low": null, "high": null, "kind": "category", "name": "sector", "unit": "", "label": "Sector", "allowed": ["44", "72", "23"], "typical": null, "nullable": true, "value_labels": [["44", "Retail trade"], ["72", "Food"], ["23", "Construction"]]}]}, "sha256": "", "metrics": [{"on": "held-out rows", "name": "AUC", "value": 0.7, "n_rows": 60}], "outputs": ["defaulted"], "purpose": "Tells how likely a loan is not paid back.", "version": 1, "artifact": "model.joblib", "decision": {"above": "review", "below": "approve", "threshold": 0.3}, "training": {"end": "2024-12-31", "data": "made up", "note": "", "seed": 1, "start": "2020-01-01", "n_rows": 300, "sha256": "0000000000000000000000000000000000000000000000000000000000000000", "mean_outcome": 0.3}, "algorithm": "a test", "libraries": [["scikit-learn", "1.9.1"]], "reference": {"file": "reference.parquet", "name": "loans of 2024", "n_rows": 100, "sha256": ""}, "scope_label": "State", "record_label": "Loan", "response_unit": "", "outcome_labels": ["paid", "defaulted"], "response_label": "Risk of default"}', 'cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc', 'loans/1', '2026-01-01 00:00:00+00');
INSERT INTO version VALUES (2, 1, 2, '{"code": null, "gate": {"metric": "", "most_loss": 0.02, "most_flipped": 0.1, "most_slowdown": 3.0, "fast_enough_ms": 50.0, "needs_outcomes": false, "fewest_outcomes": 30, "golden_tolerance": 0.000001, "may_add_features": true, "most_loss_in_segment": 0.1}, "task": "binary", "model": "loans", "owner": "Tests", "title": "Loan risk", "golden": null, "schema": {"features": [{"low": 1000.0, "high": 90000.0, "kind": "number", "name": "amount", "unit": "$", "label": "Amount approved", "allowed": [], "typical": [5000.0, 80000.0], "nullable": true, "value_labels": []}, {"low": 0.0, "high": 50.0, "kind": "integer", "name": "staff", "unit": "", "label": "Employees", "allowed": [], "typical": [1.0, 40.0], "nullable": true, "value_labels": []}, {"low": null, "high": null, "kind": "boolean", "name": "is_new", "unit": "", "label": "New business", "allowed": [], "typical": null, "nullable": true, "value_labels": []}, {"low": null, "high": null, "kind": "category", "name": "sector", "unit": "", "label": "Sector", "allowed": ["44", "72", "23"], "typical": null, "nullable": true, "value_labels": [["44", "Retail trade"], ["72", "Food"], ["23", "Construction"]]}]}, "sha256": "", "metrics": [{"on": "held-out rows", "name": "AUC", "value": 0.7, "n_rows": 60}], "outputs": ["defaulted"], "purpose": "Tells how likely a loan is not paid back.", "version": 2, "artifact": "model.joblib", "decision": {"above": "review", "below": "approve", "threshold": 0.3}, "training": {"end": "2024-12-31", "data": "made up", "note": "", "seed": 1, "start": "2020-01-01", "n_rows": 300, "sha256": "0000000000000000000000000000000000000000000000000000000000000000", "mean_outcome": 0.3}, "algorithm": "a test", "libraries": [["scikit-learn", "1.9.1"]], "reference": {"file": "reference.parquet", "name": "loans of 2024", "n_rows": 100, "sha256": ""}, "scope_label": "State", "record_label": "Loan", "response_unit": "", "outcome_labels": ["paid", "defaulted"], "response_label": "Risk of default"}', 'cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc', 'loans/2', '2026-01-01 00:00:00+00');
SELECT pg_catalog.setval('attribution_id_seq', 1, false);
SELECT pg_catalog.setval('deployment_id_seq', 1, false);
SELECT pg_catalog.setval('feedback_id_seq', 2, true);
SELECT pg_catalog.setval('gate_report_id_seq', 1, false);
SELECT pg_catalog.setval('model_edge_id_seq', 1, false);
SELECT pg_catalog.setval('model_id_seq', 2, true);
SELECT pg_catalog.setval('outcome_id_seq', 32, true);
SELECT pg_catalog.setval('prediction_source_id_seq', 1, true);
SELECT pg_catalog.setval('run_id_seq', 4, true);
SELECT pg_catalog.setval('run_input_id_seq', 1, false);
SELECT pg_catalog.setval('scenario_id_seq', 1, false);
SELECT pg_catalog.setval('version_id_seq', 2, true);
ALTER TABLE ONLY alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY attribution
    ADD CONSTRAINT pk_attribution PRIMARY KEY (id);
ALTER TABLE ONLY deployment
    ADD CONSTRAINT pk_deployment PRIMARY KEY (id);
ALTER TABLE ONLY explanation
    ADD CONSTRAINT pk_explanation PRIMARY KEY (key);
ALTER TABLE ONLY feedback
    ADD CONSTRAINT pk_feedback PRIMARY KEY (id);
ALTER TABLE ONLY gate_report
    ADD CONSTRAINT pk_gate_report PRIMARY KEY (id);
ALTER TABLE ONLY model
    ADD CONSTRAINT pk_model PRIMARY KEY (id);
ALTER TABLE ONLY model_edge
    ADD CONSTRAINT pk_model_edge PRIMARY KEY (id);
ALTER TABLE ONLY outcome
    ADD CONSTRAINT pk_outcome PRIMARY KEY (id);
ALTER TABLE ONLY prediction_source
    ADD CONSTRAINT pk_prediction_source PRIMARY KEY (id);
ALTER TABLE ONLY run
    ADD CONSTRAINT pk_run PRIMARY KEY (id);
ALTER TABLE ONLY run_input
    ADD CONSTRAINT pk_run_input PRIMARY KEY (id);
ALTER TABLE ONLY scenario
    ADD CONSTRAINT pk_scenario PRIMARY KEY (id);
ALTER TABLE ONLY version
    ADD CONSTRAINT pk_version PRIMARY KEY (id);
ALTER TABLE ONLY predictions_loans
    ADD CONSTRAINT predictions_loans_pkey PRIMARY KEY (id);
ALTER TABLE ONLY attribution
    ADD CONSTRAINT uq_attribution_source_id_prediction_key_explainer_id UNIQUE (source_id, prediction_key, explainer_id);
ALTER TABLE ONLY feedback
    ADD CONSTRAINT uq_feedback_client_token UNIQUE (client_token);
ALTER TABLE ONLY model
    ADD CONSTRAINT uq_model_name UNIQUE (name);
ALTER TABLE ONLY outcome
    ADD CONSTRAINT uq_outcome_source_id_prediction_key_known_at_value UNIQUE (source_id, prediction_key, known_at, value);
ALTER TABLE ONLY prediction_source
    ADD CONSTRAINT uq_prediction_source_model_id UNIQUE (model_id);
ALTER TABLE ONLY prediction_source
    ADD CONSTRAINT uq_prediction_source_table_name UNIQUE (table_name);
ALTER TABLE ONLY run_input
    ADD CONSTRAINT uq_run_input_run_id_edge_id_upstream_run_id UNIQUE (run_id, edge_id, upstream_run_id);
ALTER TABLE ONLY run
    ADD CONSTRAINT uq_run_version_id_scope_logical_time_input_hash UNIQUE (version_id, scope, logical_time, input_hash);
ALTER TABLE ONLY scenario
    ADD CONSTRAINT uq_scenario_client_token UNIQUE (client_token);
ALTER TABLE ONLY version
    ADD CONSTRAINT uq_version_model_id_number UNIQUE (model_id, number);
CREATE INDEX ix_feedback_source_id_id ON feedback USING btree (source_id, id);
CREATE INDEX ix_feedback_source_id_prediction_key ON feedback USING btree (source_id, prediction_key);
CREATE INDEX ix_feedback_supersedes ON feedback USING btree (supersedes);
CREATE INDEX ix_gate_report_model_id_id ON gate_report USING btree (model_id, id);
CREATE INDEX ix_outcome_source_id_id ON outcome USING btree (source_id, id);
CREATE INDEX ix_p_loans_entity ON predictions_loans USING btree (version, entity, id, event_time, scope);
CREATE INDEX ix_p_loans_outcome ON predictions_loans USING btree (version, outcome, id, event_time, score);
CREATE INDEX ix_p_loans_scope_outcome ON predictions_loans USING btree (version, scope, outcome, id, event_time, score);
CREATE INDEX ix_p_loans_scope_score ON predictions_loans USING btree (version, scope, score, id, event_time, outcome);
CREATE INDEX ix_p_loans_scope_time ON predictions_loans USING btree (version, scope, event_time, id, score, outcome, flags);
CREATE INDEX ix_p_loans_score ON predictions_loans USING btree (version, score, id, event_time, outcome);
CREATE INDEX ix_p_loans_time ON predictions_loans USING btree (version, event_time, id, score, outcome, flags);
CREATE INDEX ix_scenario_source_id_id ON scenario USING btree (source_id, id);
CREATE UNIQUE INDEX uq_deployment_open_champion ON deployment USING btree (model_id, scope) WHERE (((role)::text = 'champion'::text) AND (valid_to IS NULL));
CREATE UNIQUE INDEX uq_deployment_open_role ON deployment USING btree (version_id, scope) WHERE (valid_to IS NULL);
CREATE UNIQUE INDEX uq_model_edge_open ON model_edge USING btree (downstream_id, feature, scope) WHERE (retired_at IS NULL);
CREATE TRIGGER deployment_ends_once BEFORE UPDATE ON deployment FOR EACH ROW EXECUTE FUNCTION deployment_ends_once();
CREATE TRIGGER deployment_is_kept BEFORE DELETE OR TRUNCATE ON deployment FOR EACH STATEMENT EXECUTE FUNCTION deployment_is_kept();
CREATE TRIGGER deployment_no_overlap BEFORE INSERT ON deployment FOR EACH ROW EXECUTE FUNCTION deployment_no_overlap();
CREATE TRIGGER feedback_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON feedback FOR EACH STATEMENT EXECUTE FUNCTION feedback_is_append_only();
CREATE TRIGGER gate_report_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON gate_report FOR EACH STATEMENT EXECUTE FUNCTION gate_report_is_append_only();
CREATE TRIGGER outcome_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON outcome FOR EACH STATEMENT EXECUTE FUNCTION outcome_is_append_only();
CREATE TRIGGER scenario_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON scenario FOR EACH STATEMENT EXECUTE FUNCTION scenario_is_append_only();
ALTER TABLE ONLY attribution
    ADD CONSTRAINT fk_attribution_source_id FOREIGN KEY (source_id) REFERENCES prediction_source(id);
ALTER TABLE ONLY deployment
    ADD CONSTRAINT fk_deployment_gate_report_id FOREIGN KEY (gate_report_id) REFERENCES gate_report(id);
ALTER TABLE ONLY deployment
    ADD CONSTRAINT fk_deployment_model_id FOREIGN KEY (model_id) REFERENCES model(id);
ALTER TABLE ONLY deployment
    ADD CONSTRAINT fk_deployment_version_id FOREIGN KEY (version_id) REFERENCES version(id);
ALTER TABLE ONLY feedback
    ADD CONSTRAINT fk_feedback_source_id FOREIGN KEY (source_id) REFERENCES prediction_source(id);
ALTER TABLE ONLY feedback
    ADD CONSTRAINT fk_feedback_supersedes FOREIGN KEY (supersedes) REFERENCES feedback(id);
ALTER TABLE ONLY feedback
    ADD CONSTRAINT fk_feedback_version_id FOREIGN KEY (version_id) REFERENCES version(id);
ALTER TABLE ONLY gate_report
    ADD CONSTRAINT fk_gate_report_model_id FOREIGN KEY (model_id) REFERENCES model(id);
ALTER TABLE ONLY gate_report
    ADD CONSTRAINT fk_gate_report_version_id FOREIGN KEY (version_id) REFERENCES version(id);
ALTER TABLE ONLY model_edge
    ADD CONSTRAINT fk_model_edge_downstream_id FOREIGN KEY (downstream_id) REFERENCES model(id);
ALTER TABLE ONLY model_edge
    ADD CONSTRAINT fk_model_edge_upstream_id FOREIGN KEY (upstream_id) REFERENCES model(id);
ALTER TABLE ONLY outcome
    ADD CONSTRAINT fk_outcome_source_id FOREIGN KEY (source_id) REFERENCES prediction_source(id);
ALTER TABLE ONLY prediction_source
    ADD CONSTRAINT fk_prediction_source_model_id FOREIGN KEY (model_id) REFERENCES model(id);
ALTER TABLE ONLY run_input
    ADD CONSTRAINT fk_run_input_edge_id FOREIGN KEY (edge_id) REFERENCES model_edge(id);
ALTER TABLE ONLY run_input
    ADD CONSTRAINT fk_run_input_run_id FOREIGN KEY (run_id) REFERENCES run(id);
ALTER TABLE ONLY run_input
    ADD CONSTRAINT fk_run_input_upstream_run_id FOREIGN KEY (upstream_run_id) REFERENCES run(id);
ALTER TABLE ONLY run
    ADD CONSTRAINT fk_run_version_id FOREIGN KEY (version_id) REFERENCES version(id);
ALTER TABLE ONLY scenario
    ADD CONSTRAINT fk_scenario_source_id FOREIGN KEY (source_id) REFERENCES prediction_source(id);
ALTER TABLE ONLY scenario
    ADD CONSTRAINT fk_scenario_version_id FOREIGN KEY (version_id) REFERENCES version(id);
ALTER TABLE ONLY version
    ADD CONSTRAINT fk_version_model_id FOREIGN KEY (model_id) REFERENCES model(id);
