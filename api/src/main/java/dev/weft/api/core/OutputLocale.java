package dev.weft.api.core;

import java.util.Arrays;
import java.util.Optional;

/** The languages that a plan may be asked for in. */
public enum OutputLocale {
    EN("en"),
    ZH_CN("zh-CN"),
    JA("ja"),
    ZH_HANT("zh-Hant"),
    FR("fr"),
    DE_DE("de-DE"),
    KO("ko"),
    HI("hi"),
    ES("es"),
    RU("ru"),
    DE("de"),
    IT("it"),
    TR("tr"),
    PT("pt"),
    VI("vi"),
    ID("id"),
    TH("th"),
    AR("ar"),
    MN("mn"),
    FA("fa");

    private final String tag;

    OutputLocale(String tag) {
        this.tag = tag;
    }

    public String tag() {
        return tag;
    }

    public static Optional<OutputLocale> of(String tag) {
        return Arrays.stream(values()).filter(locale -> locale.tag.equals(tag)).findFirst();
    }
}
