import os
import time
from datetime import datetime, timedelta

def main(filesize):
    # 存储符合条件的文件列表
    matched_files = []
    
    # 获取当前时间
    current_time = time.time()
    
    # 检查 upload_files 文件夹
    upload_dir = '/upload_files'
    
    # 确保文件夹存在
    if not os.path.exists(upload_dir):
        return  {"file_path":"None"}
    
    # 递归遍历文件夹中的所有文件
    for root, dirs, files in os.walk(upload_dir):
        for filename in files:  # 只处理文件，忽略文件夹
            file_path = os.path.join(root, filename)
            
            # 获取文件状态信息
            file_stat = os.stat(file_path)
            
            # 获取文件修改时间
            file_mtime = file_stat.st_mtime
            
            # 计算文件时间差（分钟）
            time_diff = (current_time - file_mtime) / 60
            
            # 检查文件大小和修改时间是否符合条件
            if  file_stat.st_size == filesize:
                matched_files.append((file_path, file_mtime))

    if matched_files:
        # 按修改时间排序，取最新的文件
        newest_file = max(matched_files, key=lambda x: x[1])
        return {"file_path":str(newest_file[0])}
    else:
        return {"file_path":"None"}
