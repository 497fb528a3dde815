
def main(text: str) -> dict:
    import re, json

    pattern = r"^```json\n([\s\S]*)\n```"
    matched = re.match(pattern, text, re.MULTILINE)
    if not matched:
        return {"result": "None"}
    jsonstr = matched.group(1)
    obj = json.loads(jsonstr)
    contents = []
    for chapter in obj:
        for subtitle in chapter['contents']:
            contents += [
                {
                    "chapter": chapter["chapter"],
                    "title": chapter["title"],
                    "subtitle": subtitle,
                }
            ]
    return {
        "result": contents,
    }