package dev.weft.dify;

import java.util.Optional;

/** What Dify knows of a file, asked of a file as Weft passes it: {@code {file, name, contentType, size}}. */
final class FileAttributes {
    private FileAttributes() {}

    /** An expression on the file, itself an expression. */
    static Optional<String> of(String file, String attribute) {
        return Optional.ofNullable(switch (attribute) {
            case "name", "filename" -> file + ".name";
            case "size" -> file + ".size";
            case "mime_type" -> file + ".contentType";
            case "related_id", "id" -> file + ".file";
            case "url", "remote_url" -> "default(" + file + ".url, \"\")";
            case "transfer_method" -> "default(" + file + ".transfer_method, \"local_file\")";
            case "extension" -> "(" + name(file) + ".contains(\".\") ? " + name(file) + ".substring(" + name(file)
                    + ".lastIndexOf(\".\")) : \"\")";
            case "type" -> "(" + media(file, "image/") + " ? \"image\" : " + media(file, "audio/") + " ? \"audio\" : "
                    + media(file, "video/") + " ? \"video\" : \"document\")";
            default -> null;
        });
    }

    private static String name(String file) {
        return "default(" + file + ".name, \"\")";
    }

    private static String media(String file, String prefix) {
        return "default(" + file + ".contentType, \"\").startsWith(\"" + prefix + "\")";
    }
}
