package io.roomcast.config;

/** Conf of a backend that is called by signed HTTP requests. Immutable. */
public record WebhookConf(
    @Option(
            value = "Where to post; {type} stands for connect, event, disconnect or refresh.",
            pattern = "https?://\\S+")
        String url)
    implements BackendConf {}
