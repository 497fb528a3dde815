import json

def main(response):
    data= json.loads(response)
    return {
        "result": data['data']['stdout'],
    }
