import re
import json

def main(markdown_text):
    """
    从Markdown文本中提取Python代码块。
    :param markdown_text: Markdown内容字符串
    :return: 提取的Python代码列表
    """
    # 使用正则表达式匹配Markdown中的Python代码块
    code_blocks = re.findall(r'```python(.*?)```', markdown_text, re.DOTALL)
    code_string = [code.strip() for code in code_blocks][0]
    return {"code":json.dumps(code_string)}
