CREATE FUNCTION feedback_is_append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'feedback is append-only'; END $$;
CREATE FUNCTION outcome_is_append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'outcome is append-only'; END $$;
CREATE TABLE alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE attribution (
    id bigint NOT NULL,
    source_id bigint NOT NULL,
    prediction_key character varying(64) NOT NULL,
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
CREATE TABLE deployment (
    id bigint NOT NULL,
    model_id bigint NOT NULL,
    version_id bigint NOT NULL,
    scope character varying(100) NOT NULL,
    role character varying(16) NOT NULL,
    valid_from timestamp with time zone NOT NULL,
    valid_to timestamp with time zone,
    reason text NOT NULL
);
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
CREATE TABLE feedback (
    id bigint NOT NULL,
    source_id bigint NOT NULL,
    version_id bigint NOT NULL,
    prediction_key character varying(64) NOT NULL,
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
CREATE SEQUENCE feedback_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE feedback_id_seq OWNED BY feedback.id;
CREATE TABLE model (
    id bigint NOT NULL,
    name character varying(40) NOT NULL
);
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
    prediction_key character varying(64) NOT NULL,
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
CREATE TABLE prediction_source (
    id bigint NOT NULL,
    model_id bigint NOT NULL,
    table_name character varying(63) NOT NULL,
    n_classes integer NOT NULL,
    columns jsonb NOT NULL
);
CREATE SEQUENCE prediction_source_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE prediction_source_id_seq OWNED BY prediction_source.id;
CREATE TABLE predictions_ending (
    id bigint NOT NULL,
    run_id bigint NOT NULL,
    version integer NOT NULL,
    scope text NOT NULL COLLATE pg_catalog."C",
    entity text NOT NULL COLLATE pg_catalog."C",
    event_time timestamp with time zone NOT NULL,
    predicted_at timestamp with time zone NOT NULL,
    score double precision NOT NULL,
    score_0 double precision,
    score_1 double precision,
    score_2 double precision,
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
CREATE TABLE predictions_loss (
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
CREATE TABLE version (
    id bigint NOT NULL,
    model_id bigint NOT NULL,
    number integer NOT NULL,
    card jsonb NOT NULL,
    card_sha256 character varying(64) NOT NULL,
    folder character varying(500) NOT NULL,
    registered_at timestamp with time zone NOT NULL
);
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
ALTER TABLE ONLY model ALTER COLUMN id SET DEFAULT nextval('model_id_seq'::regclass);
ALTER TABLE ONLY outcome ALTER COLUMN id SET DEFAULT nextval('outcome_id_seq'::regclass);
ALTER TABLE ONLY prediction_source ALTER COLUMN id SET DEFAULT nextval('prediction_source_id_seq'::regclass);
ALTER TABLE ONLY run ALTER COLUMN id SET DEFAULT nextval('run_id_seq'::regclass);
ALTER TABLE ONLY version ALTER COLUMN id SET DEFAULT nextval('version_id_seq'::regclass);
INSERT INTO alembic_version VALUES ('0002');
INSERT INTO attribution VALUES (1, 1, '4294967296', 'tree-tables-interventional background=100 seed=0 output=0', '\x0e5b993de82a5fbd64c0b13e4b319b3c', NULL, -0.4959959340477505, -9.21478710003143e-09, '[]', '2026-01-01 00:00:00+00');
INSERT INTO attribution VALUES (2, 1, '4294967297', 'tree-tables-interventional background=100 seed=0 output=0', '\xe2fca03f4775063e00f5853e4c5d05bd', NULL, -0.4959959340477505, -5.879725373247879e-09, '[]', '2026-01-01 00:00:00+00');
INSERT INTO deployment VALUES (2, 1, 2, '*', 'challenger', '2026-01-01 00:00:00+00', NULL, '');
INSERT INTO deployment VALUES (3, 3, 3, '*', 'champion', '2026-01-01 00:00:00+00', NULL, '');
INSERT INTO deployment VALUES (4, 4, 4, '*', 'champion', '2026-01-01 00:00:00+00', NULL, '');
INSERT INTO deployment VALUES (1, 1, 1, '*', 'champion', '2026-01-01 00:00:00+00', '2026-01-02 00:00:00+00', '');
INSERT INTO deployment VALUES (5, 1, 2, '*', 'champion', '2026-01-02 00:00:00+00', '2026-01-03 00:00:00+00', 'better');
INSERT INTO deployment VALUES (6, 1, 1, '*', 'champion', '2026-01-03 00:00:00+00', NULL, 'rolled back');
INSERT INTO deployment VALUES (7, 1, 2, 'TX', 'champion', '2026-01-02 00:00:00+00', NULL, 'only there');
INSERT INTO explanation VALUES ('ddf53290ceba989e41f1529db3d7fa901edfda63bd27bc69fb0ea987027c855f', 'PartialDependence', '{"result": "PartialDependence", "fields": {"feature": "staff", "grid": {"array": [6.0, 15.0, 16.0, 19.0, 20.0, 22.0, 39.0, 48.0, NaN], "dtype": "float64"}, "individual": {"array": [[0.5675335225619361, 0.5675335225619361, 0.5675335225619361, 0.5510450566687887, 0.4742896939494624, 0.4742896939494624, 0.4214289677631491, 0.44752954195429967, 0.4876770038001913], [0.7543786524694718, 0.7543786524694718, 0.7543786524694718, 0.7417726434700629, 0.7417726434700629, 0.7417726434700629, 0.7008267748381469, 0.7226191132646679, 0.6766360893226265], [0.19681524490126492, 0.23495070367165993, 0.23495070367165993, 0.23495070367165993, 0.23495070367165993, 0.23495070367165993, 0.22142678115434145, 0.22142678115434145, 0.21175277185303423], [0.5864088616548819, 0.5864088616548819, 0.5864088616548819, 0.5700949133565778, 0.5700949133565778, 0.5700949133565778, 0.5124592468096979, 0.5389459435042444, 0.5024073238228822], [0.20334081405812507, 0.2423591514744375, 0.2423591514744375, 0.2423591514744375, 0.2423591514744375, 0.2423591514744375, 0.22356304799295754, 0.22356304799295754, 0.213821338472042], [0.5039306574076878, 0.5386277670436339, 0.5386277670436339, 0.521965505490787, 0.4452436265594342, 0.4452436265594342, 0.4068283964059904, 0.4068283964059904, 0.47265626897532204], [0.4637902024796952, 0.4940710952727787, 0.4940710952727787, 0.4940710952727787, 0.4940710952727787, 0.4940710952727787, 0.38396729075617203, 0.40938942822904684, 0.3856573341522123], [0.5039306574076878, 0.5386277670436339, 0.5386277670436339, 0.521965505490787, 0.44524362655943417, 0.44524362655943417, 0.4068283964059904, 0.4068283964059904, 0.47265626897532204], [0.28211982831605575, 0.30733794340155984, 0.30733794340155984, 0.30733794340155984, 0.2872636997944008, 0.24903244658454096, 0.21382001569784917, 0.21382001569784917, 0.26820925844785276], [0.7543786524694717, 0.7543786524694717, 0.7543786524694717, 0.7417726434700628, 0.7417726434700628, 0.7417726434700628, 0.7008267748381468, 0.7226191132646679, 0.6766360893226264], [0.5787531605727785, 0.6122437823655685, 0.6122437823655685, 0.5962472499640231, 0.5204951824933667, 0.5204951824933667, 0.4214289677631491, 0.44752954195429967, 0.4876770038001913], [0.24878143713397952, 0.27214924236216065, 0.27214924236216065, 0.27214924236216065, 0.27214924236216065, 0.27214924236216065, 0.25720399344368605, 0.25720399344368605, 0.2663550644024575]], "dtype": "float64"}, "observed": {"array": [48.0, 16.0, 22.0, 6.0, 6.0, 15.0, 19.0, NaN, 22.0, 39.0, 20.0, NaN], "dtype": "float64"}, "provenance": {"result": "Provenance", "fields": {"model": "loans-1", "method": "one-free-feature", "n_rows": 12, "rows": "all days", "background": "", "seed": 0, "computed_at": null}}}}', '2026-01-01 00:00:00+00');
INSERT INTO feedback VALUES (1, 1, 1, '4294967296', 'one', 'Ana', false, 'agree', NULL, NULL, NULL, 'naïve 中', '{"score": 0.25, "attributions": {"staff": 0.1, "amount": -0.2}}', NULL, '2026-01-01 00:00:00+00');
INSERT INTO feedback VALUES (2, 1, 1, '4294967296', 'two', 'Ana', false, 'disagree', 1, 'amount', NULL, 'naïve 中', '{"score": 0.25, "attributions": {"staff": 0.1, "amount": -0.2}}', 1, '2026-01-01 00:00:00+00');
INSERT INTO model VALUES (1, 'loans');
INSERT INTO model VALUES (3, 'loss');
INSERT INTO model VALUES (4, 'ending');
INSERT INTO outcome VALUES (1, 1, '8589934592', 0, '2026-01-01 00:00:00+00');
INSERT INTO outcome VALUES (2, 1, '4294967296', 0, '2026-01-01 00:00:00+00');
INSERT INTO outcome VALUES (3, 1, '4294967297', 1, '2026-01-01 00:00:00+00');
INSERT INTO outcome VALUES (4, 1, '8589934593', 1, '2026-01-01 00:00:00+00');
INSERT INTO outcome VALUES (5, 1, '8589934594', 0, '2026-01-01 00:00:00+00');
INSERT INTO outcome VALUES (6, 1, '4294967298', 0, '2026-01-01 00:00:00+00');
INSERT INTO outcome VALUES (7, 1, '4294967299', 0, '2026-01-01 00:00:00+00');
INSERT INTO outcome VALUES (8, 1, '8589934595', 0, '2026-01-01 00:00:00+00');
INSERT INTO outcome VALUES (9, 1, '8589934596', 0, '2026-01-01 00:00:00+00');
INSERT INTO outcome VALUES (10, 1, '4294967300', 0, '2026-01-01 00:00:00+00');
INSERT INTO outcome VALUES (11, 1, '4294967301', 0, '2026-01-01 00:00:00+00');
INSERT INTO outcome VALUES (12, 1, '8589934597', 0, '2026-01-01 00:00:00+00');
INSERT INTO outcome VALUES (13, 1, '8589934598', 1, '2026-01-01 00:00:00+00');
INSERT INTO outcome VALUES (14, 1, '4294967302', 1, '2026-01-01 00:00:00+00');
INSERT INTO outcome VALUES (15, 1, '8589934599', 0, '2026-01-01 00:00:00+00');
INSERT INTO outcome VALUES (16, 1, '4294967303', 0, '2026-01-01 00:00:00+00');
INSERT INTO outcome VALUES (17, 1, '8589934600', 1, '2026-01-01 00:00:00+00');
INSERT INTO outcome VALUES (18, 1, '4294967304', 1, '2026-01-01 00:00:00+00');
INSERT INTO outcome VALUES (19, 1, '8589934601', 0, '2026-01-01 00:00:00+00');
INSERT INTO outcome VALUES (20, 1, '4294967305', 0, '2026-01-01 00:00:00+00');
INSERT INTO outcome VALUES (21, 1, '8589934602', 0, '2026-01-01 00:00:00+00');
INSERT INTO outcome VALUES (22, 1, '4294967306', 0, '2026-01-01 00:00:00+00');
INSERT INTO outcome VALUES (23, 1, '8589934603', 0, '2026-01-01 00:00:00+00');
INSERT INTO outcome VALUES (24, 1, '4294967307', 0, '2026-01-01 00:00:00+00');
INSERT INTO outcome VALUES (25, 2, '12884901888', 0, '2026-01-01 00:00:00+00');
INSERT INTO outcome VALUES (26, 2, '12884901889', 9000, '2026-01-01 00:00:00+00');
INSERT INTO outcome VALUES (27, 2, '12884901890', 0, '2026-01-01 00:00:00+00');
INSERT INTO outcome VALUES (28, 2, '12884901891', 0, '2026-01-01 00:00:00+00');
INSERT INTO outcome VALUES (29, 2, '12884901892', 0, '2026-01-01 00:00:00+00');
INSERT INTO outcome VALUES (30, 2, '12884901893', 0, '2026-01-01 00:00:00+00');
INSERT INTO outcome VALUES (31, 2, '12884901894', 9000, '2026-01-01 00:00:00+00');
INSERT INTO outcome VALUES (32, 2, '12884901895', 0, '2026-01-01 00:00:00+00');
INSERT INTO outcome VALUES (33, 2, '12884901896', 9000, '2026-01-01 00:00:00+00');
INSERT INTO outcome VALUES (34, 2, '12884901897', 0, '2026-01-01 00:00:00+00');
INSERT INTO outcome VALUES (35, 2, '12884901898', 0, '2026-01-01 00:00:00+00');
INSERT INTO outcome VALUES (36, 2, '12884901899', 0, '2026-01-01 00:00:00+00');
INSERT INTO outcome VALUES (37, 3, '17179869184', 0, '2026-01-01 00:00:00+00');
INSERT INTO outcome VALUES (38, 3, '17179869185', 2, '2026-01-01 00:00:00+00');
INSERT INTO outcome VALUES (39, 3, '17179869186', 0, '2026-01-01 00:00:00+00');
INSERT INTO outcome VALUES (40, 3, '17179869187', 0, '2026-01-01 00:00:00+00');
INSERT INTO outcome VALUES (41, 3, '17179869188', 0, '2026-01-01 00:00:00+00');
INSERT INTO outcome VALUES (42, 3, '17179869189', 0, '2026-01-01 00:00:00+00');
INSERT INTO outcome VALUES (43, 3, '17179869190', 2, '2026-01-01 00:00:00+00');
INSERT INTO outcome VALUES (44, 3, '17179869191', 0, '2026-01-01 00:00:00+00');
INSERT INTO outcome VALUES (45, 3, '17179869192', 2, '2026-01-01 00:00:00+00');
INSERT INTO outcome VALUES (46, 3, '17179869193', 0, '2026-01-01 00:00:00+00');
INSERT INTO outcome VALUES (47, 3, '17179869194', 0, '2026-01-01 00:00:00+00');
INSERT INTO outcome VALUES (48, 3, '17179869195', 0, '2026-01-01 00:00:00+00');
INSERT INTO outcome VALUES (49, 1, '8589934592', 1, '2026-01-02 00:00:00+00');
INSERT INTO outcome VALUES (50, 1, '4294967296', 1, '2026-01-02 00:00:00+00');
INSERT INTO outcome VALUES (51, 1, '4294967297', 1, '2026-01-02 00:00:00+00');
INSERT INTO outcome VALUES (52, 1, '8589934593', 1, '2026-01-02 00:00:00+00');
INSERT INTO prediction_source VALUES (1, 1, 'predictions_loans', 0, '[["amount", "number", "f0_amount"], ["staff", "integer", "f1_staff"], ["is_new", "boolean", "f2_is_new"], ["sector", "category", "f3_sector"]]');
INSERT INTO prediction_source VALUES (2, 3, 'predictions_loss', 0, '[["amount", "number", "f0_amount"], ["staff", "integer", "f1_staff"], ["is_new", "boolean", "f2_is_new"], ["sector", "category", "f3_sector"]]');
INSERT INTO prediction_source VALUES (3, 4, 'predictions_ending', 3, '[["amount", "number", "f0_amount"], ["staff", "integer", "f1_staff"], ["is_new", "boolean", "f2_is_new"], ["sector", "category", "f3_sector"]]');
INSERT INTO predictions_ending VALUES (17179869184, 4, 1, 'TX', 'L1-0000', '2025-01-01 00:00:00+00', '2026-01-01 00:00:00+00', 0.5151554289604554, 0.03826374766277347, 0.446580823376771, 0.5151554289604554, 'paid', NULL, 0, 0, '2026-01-01 00:00:00+00', 46600, NULL, true, NULL);
INSERT INTO predictions_ending VALUES (17179869185, 4, 1, 'CA', 'L1-0001', '2025-01-01 12:00:00+00', '2026-01-01 00:00:00+00', 0.7204465678787186, 0.036025410758539864, 0.7204465678787186, 0.24352802136274154, 'lost', NULL, 0, 2, '2026-01-01 00:00:00+00', 85600, 16, true, '44');
INSERT INTO predictions_ending VALUES (17179869186, 4, 1, 'CA', 'L1-0002', '2025-01-02 00:00:00+00', '2026-01-01 00:00:00+00', 0.7778086691945588, 0.12062015756200584, 0.1015711732434354, 0.7778086691945588, 'paid', NULL, 0, 0, '2026-01-01 00:00:00+00', 13800, 22, false, '72');
INSERT INTO predictions_ending VALUES (17179869187, 4, 1, 'TX', 'L1-0003', '2025-01-02 12:00:00+00', '2026-01-01 00:00:00+00', 0.7019574102054662, 0.03510087377071087, 0.7019574102054662, 0.2629417160238229, 'lost', NULL, 0, 0, '2026-01-01 00:00:00+00', 85400, 39, true, '44');
INSERT INTO predictions_ending VALUES (17179869188, 4, 1, 'CA', 'L1-0004', '2025-01-03 00:00:00+00', '2026-01-01 00:00:00+00', 0.7901575736351568, 0.11684950878985266, 0.09299291757499047, 0.7901575736351568, 'paid', NULL, 0, 0, '2026-01-01 00:00:00+00', 28800, 6, false, '44');
INSERT INTO predictions_ending VALUES (17179869189, 4, 1, 'CA', 'L1-0005', '2025-01-03 12:00:00+00', '2026-01-01 00:00:00+00', 0.5640345288516355, 0.3087612957660578, 0.1272041753823066, 0.5640345288516355, 'paid', NULL, 0, 0, '2026-01-01 00:00:00+00', 38700, 15, true, '23');
INSERT INTO predictions_ending VALUES (17179869190, 4, 1, 'TX', 'L1-0006', '2025-01-04 00:00:00+00', '2026-01-01 00:00:00+00', 0.5573151476182535, 0.04199638996804981, 0.5573151476182535, 0.4006884624136966, 'lost', NULL, 0, 2, '2026-01-01 00:00:00+00', 74700, 6, true, '44');
INSERT INTO predictions_ending VALUES (17179869191, 4, 1, 'CA', 'L1-0007', '2025-01-04 12:00:00+00', '2026-01-01 00:00:00+00', 0.7158893135026286, 0.18805599725438168, 0.09605468924298984, 0.7158893135026286, 'paid', NULL, 0, 0, '2026-01-01 00:00:00+00', 37400, 22, false, '44');
INSERT INTO predictions_ending VALUES (17179869192, 4, 1, 'CA', 'L1-0008', '2025-01-05 00:00:00+00', '2026-01-01 00:00:00+00', 0.5311739749918473, 0.03578237794641237, 0.4330436470617405, 0.5311739749918473, 'paid', NULL, 0, 2, '2026-01-01 00:00:00+00', 49900, 48, true, '72');
INSERT INTO predictions_ending VALUES (17179869193, 4, 1, 'TX', 'L1-0009', '2025-01-05 12:00:00+00', '2026-01-01 00:00:00+00', 0.714828181879495, 0.19182503506631565, 0.09334678305418925, 0.714828181879495, 'paid', NULL, 0, 0, '2026-01-01 00:00:00+00', 3500, NULL, false, '72');
INSERT INTO predictions_ending VALUES (17179869194, 4, 1, 'CA', 'L1-0010', '2025-01-06 00:00:00+00', '2026-01-01 00:00:00+00', 0.4800897386297446, 0.04259889634519233, 0.4800897386297446, 0.47731136502506305, 'lost', NULL, 0, 0, '2026-01-01 00:00:00+00', 68100, 19, false, '44');
INSERT INTO predictions_ending VALUES (17179869195, 4, 1, 'CA', 'L1-0011', '2025-01-06 12:00:00+00', '2026-01-01 00:00:00+00', 0.49035447438355684, 0.03523721008122112, 0.49035447438355684, 0.47440831553522195, 'lost', NULL, 0, 0, '2026-01-01 00:00:00+00', 48900, 20, true, '23');
INSERT INTO predictions_loans VALUES (4294967298, 1, 1, 'CA', 'L1-0002', '2025-01-02 00:00:00+00', '2026-01-01 00:00:00+00', 0.23495070367165993, 'paid', 'approve', 0, 0, '2026-01-01 00:00:00+00', 13800, 22, false, '72');
INSERT INTO predictions_loans VALUES (4294967299, 1, 1, 'TX', 'L1-0003', '2025-01-02 12:00:00+00', '2026-01-01 00:00:00+00', 0.7008267748381468, 'defaulted', 'review', 0, 0, '2026-01-01 00:00:00+00', 85400, 39, true, '44');
INSERT INTO predictions_loans VALUES (4294967300, 1, 1, 'CA', 'L1-0004', '2025-01-03 00:00:00+00', '2026-01-01 00:00:00+00', 0.20334081405812507, 'paid', 'approve', 0, 0, '2026-01-01 00:00:00+00', 28800, 6, false, '44');
INSERT INTO predictions_loans VALUES (4294967301, 1, 1, 'CA', 'L1-0005', '2025-01-03 12:00:00+00', '2026-01-01 00:00:00+00', 0.5386277670436339, 'defaulted', 'review', 0, 0, '2026-01-01 00:00:00+00', 38700, 15, true, '23');
INSERT INTO predictions_loans VALUES (4294967302, 1, 1, 'TX', 'L1-0006', '2025-01-04 00:00:00+00', '2026-01-01 00:00:00+00', 0.5864088616548819, 'defaulted', 'review', 0, 1, '2026-01-01 00:00:00+00', 74700, 6, true, '44');
INSERT INTO predictions_loans VALUES (4294967303, 1, 1, 'CA', 'L1-0007', '2025-01-04 12:00:00+00', '2026-01-01 00:00:00+00', 0.24903244658454096, 'paid', 'approve', 0, 0, '2026-01-01 00:00:00+00', 37400, 22, false, '44');
INSERT INTO predictions_loans VALUES (4294967304, 1, 1, 'CA', 'L1-0008', '2025-01-05 00:00:00+00', '2026-01-01 00:00:00+00', 0.44752954195429967, 'paid', 'review', 0, 1, '2026-01-01 00:00:00+00', 49900, 48, true, '72');
INSERT INTO predictions_loans VALUES (4294967305, 1, 1, 'TX', 'L1-0009', '2025-01-05 12:00:00+00', '2026-01-01 00:00:00+00', 0.2663550644024575, 'paid', 'approve', 0, 0, '2026-01-01 00:00:00+00', 3500, NULL, false, '72');
INSERT INTO predictions_loans VALUES (4294967306, 1, 1, 'CA', 'L1-0010', '2025-01-06 00:00:00+00', '2026-01-01 00:00:00+00', 0.4940710952727787, 'paid', 'review', 0, 0, '2026-01-01 00:00:00+00', 68100, 19, false, '44');
INSERT INTO predictions_loans VALUES (4294967307, 1, 1, 'CA', 'L1-0011', '2025-01-06 12:00:00+00', '2026-01-01 00:00:00+00', 0.5204951824933667, 'defaulted', 'review', 0, 0, '2026-01-01 00:00:00+00', 48900, 20, true, '23');
INSERT INTO predictions_loans VALUES (8589934594, 2, 2, 'CA', 'L1-0002', '2025-01-02 00:00:00+00', '2026-01-01 00:00:00+00', 0.12180782366289875, 'paid', 'approve', 0, 0, '2026-01-01 00:00:00+00', 13800, 22, false, '72');
INSERT INTO predictions_loans VALUES (8589934595, 2, 2, 'TX', 'L1-0003', '2025-01-02 12:00:00+00', '2026-01-01 00:00:00+00', 0.7468556289188444, 'defaulted', 'review', 0, 0, '2026-01-01 00:00:00+00', 85400, 39, true, '44');
INSERT INTO predictions_loans VALUES (8589934596, 2, 2, 'CA', 'L1-0004', '2025-01-03 00:00:00+00', '2026-01-01 00:00:00+00', 0.1885709882664222, 'paid', 'approve', 0, 0, '2026-01-01 00:00:00+00', 28800, 6, false, '44');
INSERT INTO predictions_loans VALUES (8589934597, 2, 2, 'CA', 'L1-0005', '2025-01-03 12:00:00+00', '2026-01-01 00:00:00+00', 0.4987040608214652, 'paid', 'review', 0, 0, '2026-01-01 00:00:00+00', 38700, 15, true, '23');
INSERT INTO predictions_loans VALUES (8589934598, 2, 2, 'TX', 'L1-0006', '2025-01-04 00:00:00+00', '2026-01-01 00:00:00+00', 0.7166993270272153, 'defaulted', 'review', 0, 1, '2026-01-01 00:00:00+00', 74700, 6, true, '44');
INSERT INTO predictions_loans VALUES (8589934599, 2, 2, 'CA', 'L1-0007', '2025-01-04 12:00:00+00', '2026-01-01 00:00:00+00', 0.21796110674670202, 'paid', 'approve', 0, 0, '2026-01-01 00:00:00+00', 37400, 22, false, '44');
INSERT INTO predictions_loans VALUES (8589934600, 2, 2, 'CA', 'L1-0008', '2025-01-05 00:00:00+00', '2026-01-01 00:00:00+00', 0.49013711547608424, 'paid', 'review', 0, 1, '2026-01-01 00:00:00+00', 49900, 48, true, '72');
INSERT INTO predictions_loans VALUES (8589934601, 2, 2, 'TX', 'L1-0009', '2025-01-05 12:00:00+00', '2026-01-01 00:00:00+00', 0.053310117609361246, 'paid', 'approve', 0, 0, '2026-01-01 00:00:00+00', 3500, NULL, false, '72');
INSERT INTO predictions_loans VALUES (8589934602, 2, 2, 'CA', 'L1-0010', '2025-01-06 00:00:00+00', '2026-01-01 00:00:00+00', 0.42637485463818614, 'paid', 'review', 0, 0, '2026-01-01 00:00:00+00', 68100, 19, false, '44');
INSERT INTO predictions_loans VALUES (8589934603, 2, 2, 'CA', 'L1-0011', '2025-01-06 12:00:00+00', '2026-01-01 00:00:00+00', 0.5714065673735715, 'defaulted', 'review', 0, 0, '2026-01-01 00:00:00+00', 48900, 20, true, '23');
INSERT INTO predictions_loans VALUES (4294967296, 1, 1, 'TX', 'L1-0000', '2025-01-01 00:00:00+00', '2026-01-01 00:00:00+00', 0.47265626897532204, 'paid', 'review', 0, 1, '2026-01-02 00:00:00+00', 46600, NULL, true, NULL);
INSERT INTO predictions_loans VALUES (4294967297, 1, 1, 'CA', 'L1-0001', '2025-01-01 12:00:00+00', '2026-01-01 00:00:00+00', 0.7543786524694718, 'defaulted', 'review', 0, 1, '2026-01-02 00:00:00+00', 85600, 16, true, '44');
INSERT INTO predictions_loans VALUES (8589934592, 2, 2, 'TX', 'L1-0000', '2025-01-01 00:00:00+00', '2026-01-01 00:00:00+00', 0.422477285421042, 'paid', 'review', 0, 1, '2026-01-02 00:00:00+00', 46600, NULL, true, NULL);
INSERT INTO predictions_loans VALUES (8589934593, 2, 2, 'CA', 'L1-0001', '2025-01-01 12:00:00+00', '2026-01-01 00:00:00+00', 0.771232549673204, 'defaulted', 'review', 0, 1, '2026-01-02 00:00:00+00', 85600, 16, true, '44');
INSERT INTO predictions_loss VALUES (12884901888, 3, 1, 'TX', 'L1-0000', '2025-01-01 00:00:00+00', '2026-01-01 00:00:00+00', 23723.740951570308, NULL, NULL, 0, 0, '2026-01-01 00:00:00+00', 46600, NULL, true, NULL);
INSERT INTO predictions_loss VALUES (12884901889, 3, 1, 'CA', 'L1-0001', '2025-01-01 12:00:00+00', '2026-01-01 00:00:00+00', 45131.46678894565, NULL, NULL, 0, 9000, '2026-01-01 00:00:00+00', 85600, 16, true, '44');
INSERT INTO predictions_loss VALUES (12884901890, 3, 1, 'CA', 'L1-0002', '2025-01-02 00:00:00+00', '2026-01-01 00:00:00+00', 12247.448756549755, NULL, NULL, 0, 0, '2026-01-01 00:00:00+00', 13800, 22, false, '72');
INSERT INTO predictions_loss VALUES (12884901891, 3, 1, 'TX', 'L1-0003', '2025-01-02 12:00:00+00', '2026-01-01 00:00:00+00', 49072.25686726451, NULL, NULL, 0, 0, '2026-01-01 00:00:00+00', 85400, 39, true, '44');
INSERT INTO predictions_loss VALUES (12884901892, 3, 1, 'CA', 'L1-0004', '2025-01-03 00:00:00+00', '2026-01-01 00:00:00+00', 12247.448756549755, NULL, NULL, 0, 0, '2026-01-01 00:00:00+00', 28800, 6, false, '44');
INSERT INTO predictions_loss VALUES (12884901893, 3, 1, 'CA', 'L1-0005', '2025-01-03 12:00:00+00', '2026-01-01 00:00:00+00', 21271.39144254276, NULL, NULL, 0, 0, '2026-01-01 00:00:00+00', 38700, 15, true, '23');
INSERT INTO predictions_loss VALUES (12884901894, 3, 1, 'TX', 'L1-0006', '2025-01-04 00:00:00+00', '2026-01-01 00:00:00+00', 31954.45414040489, NULL, NULL, 0, 9000, '2026-01-01 00:00:00+00', 74700, 6, true, '44');
INSERT INTO predictions_loss VALUES (12884901895, 3, 1, 'CA', 'L1-0007', '2025-01-04 12:00:00+00', '2026-01-01 00:00:00+00', 14376.599069061856, NULL, NULL, 0, 0, '2026-01-01 00:00:00+00', 37400, 22, false, '44');
INSERT INTO predictions_loss VALUES (12884901896, 3, 1, 'CA', 'L1-0008', '2025-01-05 00:00:00+00', '2026-01-01 00:00:00+00', 23597.5403540394, NULL, NULL, 0, 9000, '2026-01-01 00:00:00+00', 49900, 48, true, '72');
INSERT INTO predictions_loss VALUES (12884901897, 3, 1, 'TX', 'L1-0009', '2025-01-05 12:00:00+00', '2026-01-01 00:00:00+00', 12247.448756549755, NULL, NULL, 0, 0, '2026-01-01 00:00:00+00', 3500, NULL, false, '72');
INSERT INTO predictions_loss VALUES (12884901898, 3, 1, 'CA', 'L1-0010', '2025-01-06 00:00:00+00', '2026-01-01 00:00:00+00', 31265.863479413034, NULL, NULL, 0, 0, '2026-01-01 00:00:00+00', 68100, 19, false, '44');
INSERT INTO predictions_loss VALUES (12884901899, 3, 1, 'CA', 'L1-0011', '2025-01-06 12:00:00+00', '2026-01-01 00:00:00+00', 27377.888028389774, NULL, NULL, 0, 0, '2026-01-01 00:00:00+00', 48900, 20, true, '23');
INSERT INTO run VALUES (1, 1, '*', '2025-01-06 12:00:00+00', 'be73ff499d11d25d2088fb3691d5bff3ae9ed4e9698fec00e46fd3aa62c731eb', 'batch', 'finished', 12, 0, '2026-01-01 00:00:00+00', '2026-01-01 00:00:00+00');
INSERT INTO run VALUES (2, 2, '*', '2025-01-06 12:00:00+00', 'be73ff499d11d25d2088fb3691d5bff3ae9ed4e9698fec00e46fd3aa62c731eb', 'batch', 'finished', 12, 0, '2026-01-01 00:00:00+00', '2026-01-01 00:00:00+00');
INSERT INTO run VALUES (3, 3, '*', '2025-01-06 12:00:00+00', 'be73ff499d11d25d2088fb3691d5bff3ae9ed4e9698fec00e46fd3aa62c731eb', 'batch', 'finished', 12, 0, '2026-01-01 00:00:00+00', '2026-01-01 00:00:00+00');
INSERT INTO run VALUES (4, 4, '*', '2025-01-06 12:00:00+00', 'be73ff499d11d25d2088fb3691d5bff3ae9ed4e9698fec00e46fd3aa62c731eb', 'batch', 'finished', 12, 0, '2026-01-01 00:00:00+00', '2026-01-01 00:00:00+00');
INSERT INTO version VALUES (1, 1, 1, '{"task": "binary", "model": "loans", "owner": "Tests", "title": "Loan risk", "schema": {"features": [{"low": 1000.0, "high": 90000.0, "kind": "number", "name": "amount", "unit": "$", "label": "Amount approved", "allowed": [], "typical": [5000.0, 80000.0], "nullable": true, "value_labels": []}, {"low": 0.0, "high": 50.0, "kind": "integer", "name": "staff", "unit": "", "label": "Employees", "allowed": [], "typical": [1.0, 40.0], "nullable": true, "value_labels": []}, {"low": null, "high": null, "kind": "boolean", "name": "is_new", "unit": "", "label": "New business", "allowed": [], "typical": null, "nullable": true, "value_labels": []}, {"low": null, "high": null, "kind": "category", "name": "sector", "unit": "", "label": "Sector", "allowed": ["44", "72", "23"], "typical": null, "nullable": true, "value_labels": [["44", "Retail trade"], ["72", "Food"], ["23", "Construction"]]}]}, "sha256": "d76e50f8bea72ebfbcb65665ea641259e3f377c21294c9994936e5daa0fbc9b8", "metrics": [{"on": "held-out rows", "name": "AUC", "value": 0.7, "n_rows": 60}], "outputs": ["defaulted"], "purpose": "Tells how likely a loan is not paid back.", "version": 1, "artifact": "model.joblib", "decision": {"above": "review", "below": "approve", "threshold": 0.3}, "training": {"end": "2024-12-31", "data": "made up", "note": "", "seed": 1, "start": "2020-01-01", "n_rows": 300, "sha256": "0000000000000000000000000000000000000000000000000000000000000000", "mean_outcome": 0.3}, "algorithm": "Gradient boosting", "libraries": [["scikit-learn", "1.9.1"], ["numpy", "2.4.6"], ["pandas", "3.1.1"], ["joblib", "1.6.0"]], "reference": {"file": "reference.parquet", "name": "loans of 2024", "n_rows": 100, "sha256": "705cb9d36ac35ab05f8661b9f9185b2503af45e416887841bf4ec9a8d6000010"}, "scope_label": "State", "record_label": "Loan", "response_unit": "", "outcome_labels": ["paid", "defaulted"], "response_label": "Risk of default"}', '286e4e6c25270b3e0a93bfd1c6b46fb21aac8e493fb8312936fe890b12470db1', 'loans/1', '2026-01-01 00:00:00+00');
INSERT INTO version VALUES (2, 1, 2, '{"task": "binary", "model": "loans", "owner": "Tests", "title": "Loan risk", "schema": {"features": [{"low": 1000.0, "high": 90000.0, "kind": "number", "name": "amount", "unit": "$", "label": "Amount approved", "allowed": [], "typical": [5000.0, 80000.0], "nullable": true, "value_labels": []}, {"low": 0.0, "high": 50.0, "kind": "integer", "name": "staff", "unit": "", "label": "Employees", "allowed": [], "typical": [1.0, 40.0], "nullable": true, "value_labels": []}, {"low": null, "high": null, "kind": "boolean", "name": "is_new", "unit": "", "label": "New business", "allowed": [], "typical": null, "nullable": true, "value_labels": []}, {"low": null, "high": null, "kind": "category", "name": "sector", "unit": "", "label": "Sector", "allowed": ["44", "72", "23"], "typical": null, "nullable": true, "value_labels": [["44", "Retail trade"], ["72", "Food"], ["23", "Construction"]]}]}, "sha256": "cc461bba7bf074b93941948a4cf902d949417624522d6513193c843b42ecb128", "metrics": [{"on": "held-out rows", "name": "AUC", "value": 0.7, "n_rows": 60}], "outputs": ["defaulted"], "purpose": "Tells how likely a loan is not paid back.", "version": 2, "artifact": "model.joblib", "decision": {"above": "review", "below": "approve", "threshold": 0.3}, "training": {"end": "2024-12-31", "data": "made up", "note": "", "seed": 1, "start": "2020-01-01", "n_rows": 300, "sha256": "0000000000000000000000000000000000000000000000000000000000000000", "mean_outcome": 0.3}, "algorithm": "Logistic regression", "libraries": [["scikit-learn", "1.9.1"], ["numpy", "2.4.6"], ["pandas", "3.1.1"], ["joblib", "1.6.0"]], "reference": {"file": "reference.parquet", "name": "loans of 2024", "n_rows": 100, "sha256": "705cb9d36ac35ab05f8661b9f9185b2503af45e416887841bf4ec9a8d6000010"}, "scope_label": "State", "record_label": "Loan", "response_unit": "", "outcome_labels": ["paid", "defaulted"], "response_label": "Risk of default"}', 'cb0a02c915058177ff1f9387945a13b131b7f3d863d8f635bcd8330964b2d237', 'loans/2', '2026-01-01 00:00:00+00');
INSERT INTO version VALUES (3, 3, 1, '{"task": "regression", "model": "loss", "owner": "Tests", "title": "Loan loss", "schema": {"features": [{"low": 1000.0, "high": 90000.0, "kind": "number", "name": "amount", "unit": "$", "label": "Amount approved", "allowed": [], "typical": [5000.0, 80000.0], "nullable": true, "value_labels": []}, {"low": 0.0, "high": 50.0, "kind": "integer", "name": "staff", "unit": "", "label": "Employees", "allowed": [], "typical": [1.0, 40.0], "nullable": true, "value_labels": []}, {"low": null, "high": null, "kind": "boolean", "name": "is_new", "unit": "", "label": "New business", "allowed": [], "typical": null, "nullable": true, "value_labels": []}, {"low": null, "high": null, "kind": "category", "name": "sector", "unit": "", "label": "Sector", "allowed": ["44", "72", "23"], "typical": null, "nullable": true, "value_labels": [["44", "Retail trade"], ["72", "Food"], ["23", "Construction"]]}]}, "sha256": "4334c534d30b008acdcda0f0e7a9829028978bd510df0a2d99febcd60d03b212", "metrics": [{"on": "held-out rows", "name": "AUC", "value": 0.7, "n_rows": 60}], "outputs": ["loss"], "purpose": "Tells how likely a loan is not paid back.", "version": 1, "artifact": "model.joblib", "decision": null, "training": {"end": "2024-12-31", "data": "made up", "note": "", "seed": 1, "start": "2020-01-01", "n_rows": 300, "sha256": "0000000000000000000000000000000000000000000000000000000000000000", "mean_outcome": 0.3}, "algorithm": "Gradient boosting", "libraries": [["scikit-learn", "1.9.1"], ["numpy", "2.4.6"], ["pandas", "3.1.1"], ["joblib", "1.6.0"]], "reference": {"file": "reference.parquet", "name": "loans of 2024", "n_rows": 100, "sha256": "db431618185d1ffb5c3920656d3d95861a5f2d194bbd0ee95c26a646d1b3e7ae"}, "scope_label": "State", "record_label": "Loan", "response_unit": "$", "outcome_labels": [], "response_label": "Expected loss"}', 'c9f1ee4349471bb06408e5ca92d29644ddc8a39e2b398a9dbd4356d322d98f77', 'loss/1', '2026-01-01 00:00:00+00');
INSERT INTO version VALUES (4, 4, 1, '{"task": "multiclass", "model": "ending", "owner": "Tests", "title": "Loan ending", "schema": {"features": [{"low": 1000.0, "high": 90000.0, "kind": "number", "name": "amount", "unit": "$", "label": "Amount approved", "allowed": [], "typical": [5000.0, 80000.0], "nullable": true, "value_labels": []}, {"low": 0.0, "high": 50.0, "kind": "integer", "name": "staff", "unit": "", "label": "Employees", "allowed": [], "typical": [1.0, 40.0], "nullable": true, "value_labels": []}, {"low": null, "high": null, "kind": "boolean", "name": "is_new", "unit": "", "label": "New business", "allowed": [], "typical": null, "nullable": true, "value_labels": []}, {"low": null, "high": null, "kind": "category", "name": "sector", "unit": "", "label": "Sector", "allowed": ["44", "72", "23"], "typical": null, "nullable": true, "value_labels": [["44", "Retail trade"], ["72", "Food"], ["23", "Construction"]]}]}, "sha256": "2e198a7baa77f44b60b4cb6be8cbe5b21720990076e17ab0550a431d2db9108a", "metrics": [{"on": "held-out rows", "name": "AUC", "value": 0.7, "n_rows": 60}], "outputs": ["late", "lost", "paid"], "purpose": "Tells how likely a loan is not paid back.", "version": 1, "artifact": "model.joblib", "decision": null, "training": {"end": "2024-12-31", "data": "made up", "note": "", "seed": 1, "start": "2020-01-01", "n_rows": 300, "sha256": "0000000000000000000000000000000000000000000000000000000000000000", "mean_outcome": 0.3}, "algorithm": "Gradient boosting", "libraries": [["scikit-learn", "1.9.1"], ["numpy", "2.4.6"], ["pandas", "3.1.1"], ["joblib", "1.6.0"]], "reference": {"file": "reference.parquet", "name": "loans of 2024", "n_rows": 100, "sha256": "db431618185d1ffb5c3920656d3d95861a5f2d194bbd0ee95c26a646d1b3e7ae"}, "scope_label": "State", "record_label": "Loan", "response_unit": "", "outcome_labels": ["late", "lost", "paid"], "response_label": "Chance of this ending"}', '63eeb43930b368f91b22ca006041561154102638617dcc5b7f23100d6c8f5f0c', 'ending/1', '2026-01-01 00:00:00+00');
SELECT pg_catalog.setval('attribution_id_seq', 2, true);
SELECT pg_catalog.setval('deployment_id_seq', 7, true);
SELECT pg_catalog.setval('feedback_id_seq', 2, true);
SELECT pg_catalog.setval('model_id_seq', 4, true);
SELECT pg_catalog.setval('outcome_id_seq', 52, true);
SELECT pg_catalog.setval('prediction_source_id_seq', 3, true);
SELECT pg_catalog.setval('run_id_seq', 4, true);
SELECT pg_catalog.setval('version_id_seq', 4, true);
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
ALTER TABLE ONLY model
    ADD CONSTRAINT pk_model PRIMARY KEY (id);
ALTER TABLE ONLY outcome
    ADD CONSTRAINT pk_outcome PRIMARY KEY (id);
ALTER TABLE ONLY prediction_source
    ADD CONSTRAINT pk_prediction_source PRIMARY KEY (id);
ALTER TABLE ONLY run
    ADD CONSTRAINT pk_run PRIMARY KEY (id);
ALTER TABLE ONLY version
    ADD CONSTRAINT pk_version PRIMARY KEY (id);
ALTER TABLE ONLY predictions_ending
    ADD CONSTRAINT predictions_ending_pkey PRIMARY KEY (id);
ALTER TABLE ONLY predictions_loans
    ADD CONSTRAINT predictions_loans_pkey PRIMARY KEY (id);
ALTER TABLE ONLY predictions_loss
    ADD CONSTRAINT predictions_loss_pkey PRIMARY KEY (id);
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
ALTER TABLE ONLY run
    ADD CONSTRAINT uq_run_version_id_scope_logical_time_input_hash UNIQUE (version_id, scope, logical_time, input_hash);
ALTER TABLE ONLY version
    ADD CONSTRAINT uq_version_model_id_number UNIQUE (model_id, number);
CREATE INDEX ix_feedback_source_id_id ON feedback USING btree (source_id, id);
CREATE INDEX ix_feedback_source_id_prediction_key ON feedback USING btree (source_id, prediction_key);
CREATE INDEX ix_feedback_supersedes ON feedback USING btree (supersedes);
CREATE INDEX ix_outcome_source_id_id ON outcome USING btree (source_id, id);
CREATE INDEX ix_p_ending_entity ON predictions_ending USING btree (version, entity, id, event_time, scope);
CREATE INDEX ix_p_ending_outcome ON predictions_ending USING btree (version, outcome, id, event_time, score);
CREATE INDEX ix_p_ending_scope_outcome ON predictions_ending USING btree (version, scope, outcome, id, event_time, score);
CREATE INDEX ix_p_ending_scope_score ON predictions_ending USING btree (version, scope, score, id, event_time, outcome);
CREATE INDEX ix_p_ending_scope_time ON predictions_ending USING btree (version, scope, event_time, id, score, outcome, flags);
CREATE INDEX ix_p_ending_score ON predictions_ending USING btree (version, score, id, event_time, outcome);
CREATE INDEX ix_p_ending_time ON predictions_ending USING btree (version, event_time, id, score, outcome, flags);
CREATE INDEX ix_p_loans_entity ON predictions_loans USING btree (version, entity, id, event_time, scope);
CREATE INDEX ix_p_loans_outcome ON predictions_loans USING btree (version, outcome, id, event_time, score);
CREATE INDEX ix_p_loans_scope_outcome ON predictions_loans USING btree (version, scope, outcome, id, event_time, score);
CREATE INDEX ix_p_loans_scope_score ON predictions_loans USING btree (version, scope, score, id, event_time, outcome);
CREATE INDEX ix_p_loans_scope_time ON predictions_loans USING btree (version, scope, event_time, id, score, outcome, flags);
CREATE INDEX ix_p_loans_score ON predictions_loans USING btree (version, score, id, event_time, outcome);
CREATE INDEX ix_p_loans_time ON predictions_loans USING btree (version, event_time, id, score, outcome, flags);
CREATE INDEX ix_p_loss_entity ON predictions_loss USING btree (version, entity, id, event_time, scope);
CREATE INDEX ix_p_loss_outcome ON predictions_loss USING btree (version, outcome, id, event_time, score);
CREATE INDEX ix_p_loss_scope_outcome ON predictions_loss USING btree (version, scope, outcome, id, event_time, score);
CREATE INDEX ix_p_loss_scope_score ON predictions_loss USING btree (version, scope, score, id, event_time, outcome);
CREATE INDEX ix_p_loss_scope_time ON predictions_loss USING btree (version, scope, event_time, id, score, outcome, flags);
CREATE INDEX ix_p_loss_score ON predictions_loss USING btree (version, score, id, event_time, outcome);
CREATE INDEX ix_p_loss_time ON predictions_loss USING btree (version, event_time, id, score, outcome, flags);
CREATE UNIQUE INDEX uq_deployment_open_champion ON deployment USING btree (model_id, scope) WHERE (((role)::text = 'champion'::text) AND (valid_to IS NULL));
CREATE TRIGGER feedback_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON feedback FOR EACH STATEMENT EXECUTE FUNCTION feedback_is_append_only();
CREATE TRIGGER outcome_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON outcome FOR EACH STATEMENT EXECUTE FUNCTION outcome_is_append_only();
ALTER TABLE ONLY attribution
    ADD CONSTRAINT fk_attribution_source_id FOREIGN KEY (source_id) REFERENCES prediction_source(id);
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
ALTER TABLE ONLY outcome
    ADD CONSTRAINT fk_outcome_source_id FOREIGN KEY (source_id) REFERENCES prediction_source(id);
ALTER TABLE ONLY prediction_source
    ADD CONSTRAINT fk_prediction_source_model_id FOREIGN KEY (model_id) REFERENCES model(id);
ALTER TABLE ONLY run
    ADD CONSTRAINT fk_run_version_id FOREIGN KEY (version_id) REFERENCES version(id);
ALTER TABLE ONLY version
    ADD CONSTRAINT fk_version_model_id FOREIGN KEY (model_id) REFERENCES model(id);
