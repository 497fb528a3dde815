package dev.weft.settings;

/** A setting is an environment variable of this constant's name. The README's table is this list; a test compares them. */
public enum Setting {
    WEFT_PORT("8080", "port of the HTTP API"),
    WEFT_HOST("127.0.0.1", "address that the HTTP API of a local instance listens on; `0.0.0.0` for every one"),
    WEFT_DATA("~/.weft", "folder that holds all state of a local instance"),
    WEFT_CACHE("~/.cache/weft", "folder for tools that are installed once, such as Temporal and MinIO"),
    WEFT_PROFILE("development", "`development` shows stack traces in errors; `production` does not"),
    WEFT_PUBLIC_URL("", "address under which callers reach the API; empty: taken from the request"),

    WEFT_TEMPORAL_ADDRESS("", "host:port of a Temporal cluster; empty: one is started"),
    WEFT_TEMPORAL_NAMESPACE("default", "Temporal namespace"),
    WEFT_TEMPORAL_TLS("false", "`true` connects to Temporal by TLS"),
    WEFT_TEMPORAL_API_KEY("", "API key for Temporal"),
    WEFT_TEMPORAL_UI("", "address of Temporal's Web UI; empty: that of the server which was started"),
    WEFT_TASK_QUEUE("weft", "Temporal task queue of runs and tasks"),
    WEFT_DEPLOYMENT_NAME("", "name under which Temporal tells builds of the workers apart; empty: it doesn't"),
    WEFT_BUILD_ID("", "this build of the workers, such as a commit; needed with `WEFT_DEPLOYMENT_NAME`"),
    WEFT_WORKER_DRAIN("20s", "how long a worker that is asked to end lets its tasks finish before it gives them up to others"),

    WEFT_DATABASE_URL("", "PostgreSQL, as `postgresql://user:password@host:port/name`; empty: one is started"),
    WEFT_DATABASE_LISTEN_URL("", "the same database without a transaction pool in between, for LISTEN; empty: the same URL"),

    WEFT_S3_ENDPOINT("", "S3 endpoint such as `https://s3.eu-central-1.amazonaws.com`; empty: MinIO is started"),
    WEFT_S3_ACCESS_KEY("", "S3 access key"),
    WEFT_S3_SECRET_KEY("", "S3 secret key"),
    WEFT_S3_BUCKET("weft", "bucket; created when it is missing"),
    WEFT_S3_REGION("us-east-1", "region of the bucket"),

    WEFT_SECRET_KEY("", "32 bytes, base64: encrypts credentials, secret variables and all that goes to Temporal, signs links to files; empty: made once and kept in the data folder"),
    WEFT_SECRET_KEY_PREVIOUS("", "former secret keys, by comma: what they encrypted stays readable"),
    WEFT_OPERATOR_KEY("", "32 characters or more: shows operators in Temporal's Web UI what Weft has encrypted there; empty: made once and kept in the data folder"),
    WEFT_CODEC_ORIGINS("", "further addresses of Temporal's Web UI, by comma, that may ask for decrypted payloads"),

    WEFT_LLM_BASE_URL("", "OpenAI-compatible endpoint, such as `https://api.openai.com/v1`"),
    WEFT_LLM_API_KEY("", "its API key"),
    WEFT_LLM_MODEL("", "model that `llm` tasks use unless they name one"),
    WEFT_LLM_MODELS("", "what the endpoint calls models that canvases name otherwise: `gpt-4o=llama3,*=qwen3`"),
    WEFT_SPEECH_MODEL("tts-1", "model that speaks unless a task names one"),
    WEFT_LLM_IDLE_TIMEOUT("2m", "longest silence of the model provider before its answer counts as failed"),

    WEFT_EGRESS_ALLOW("", "hosts or CIDRs, by comma, that tasks may call although they are not public"),
    WEFT_HTTP_MAX_BYTES("20971520", "largest body that an `http` task reads into its output"),
    WEFT_CODE_TIMEOUT("30s", "longest wall-clock time of a `code` task unless the task's timeout is shorter"),
    WEFT_CODE_MEMORY_MB("128", "heap of the process that runs a `code` task"),
    WEFT_CODE_MAX_OUTPUT_BYTES("1048576", "largest result of a `code` task"),
    WEFT_PYTHON_PACKAGES("", "packages that Python code may import, by space or comma, such as `json_repair pandas==2.2.3`; wheels only, installed once"),
    WEFT_TASK_MAX_OUTPUT_BYTES("33554432", "largest output of a task, as JSON; larger things go to files"),
    WEFT_RUN_RETENTION("30d", "how long ended runs and their files are kept"),
    WEFT_FILE_MAX_BYTES("104857600", "largest file that can be uploaded, in bytes"),
    WEFT_FILE_RETENTION("24h", "how long an uploaded file that no run uses is kept"),
    WEFT_FILE_LINK_LIFETIME("24h", "how long the address of a file in an answer can be read without a key"),
    WEFT_WORKSPACE_MAX_RUNS("", "runs of a workspace at once; further ones wait; empty: no cap");

    private final String defaultValue;
    private final String description;

    Setting(String defaultValue, String description) {
        this.defaultValue = defaultValue;
        this.description = description;
    }

    public String defaultValue() {
        return defaultValue;
    }

    public String description() {
        return description;
    }
}
