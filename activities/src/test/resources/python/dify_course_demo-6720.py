def main(item: object) -> dict:
    return item
