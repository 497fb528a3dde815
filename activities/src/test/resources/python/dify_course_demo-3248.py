
def main(course: str, info: str) -> dict:
    return {
        "result": {
            "info": info,
            "course": course,
        },
    }
