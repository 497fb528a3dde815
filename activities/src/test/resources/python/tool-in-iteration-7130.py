import json

def extract_fn_cls(text: str, dest_lang:str) -> dict:
    resp = json.loads(text)['json']
    out_file_name = resp['out_file_name']
    signatures = [
        item['signature'] for item in resp[dest_lang] if item['type'] in ['function', 'class']
    ]
    return {
        # "out_file_name": out_file_name,
        "resp": resp,
        "signatures": signatures,
    }

def main(text:str, dest_lang:str):
    return extract_fn_cls(text, dest_lang)