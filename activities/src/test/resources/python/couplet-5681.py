import json

def main(text: str) -> dict:
    json_obj = extract_json_response(text)
    return {
        "banner": json_obj['banner'],
        "reversed_banner": json_obj['banner'][::-1],
        "top": json_obj['top'],
        "bottom": json_obj['bottom'],
    }

def extract_json_response(text: str) -> dict:

    def extract_json(text):
        stack = []
        for i, c in enumerate(text):
            if c == "{":
                stack.append(c)
            elif c == "}":
                if not stack:
                    return text[:i]
                if c == "}" and stack[-1] == "{":
                    stack.pop()
                    if not stack:
                        return text[: i + 1]
                else:
                    return text[:i]
        return None

    for idx in range(len(text)):
        if text[idx] == "{":
            json_str = extract_json(text[idx:])
            if json_str:
                return json.loads(json_str)
