
def main(resp:dict, sig_impl: list[str], dest_lang:str) -> dict:
    sig_impl_idx = 0
    for item in resp[dest_lang]:
        _type = item['type']
        if _type in ['function', 'class']:
            item['codes'] = sig_impl[sig_impl_idx]
            sig_impl_idx += 1

    final_code = '\n'.join([item['codes'] for item in resp[dest_lang]])

    return {
        "final_code": final_code,
        "resp": resp,
    }
