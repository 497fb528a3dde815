
def main(input_text: str) -> str:
    token_limit = 1000
    overlap = 100
    chunk_size = int(token_limit * 6 * (4/3))

        # Initialize variables
    chunks = []
    start_index = 0
    text_length = len(input_text)

    # Loop until the end of the text is reached
    while start_index < text_length:
        # If we are not at the beginning, adjust the start_index to ensure overlap
        if start_index > 0:
            start_index -= overlap

        # Calculate end index for the current chunk
        end_index = start_index + chunk_size
        if end_index > text_length:
            end_index = text_length

        # Add the current chunk to the list
        chunks.append(input_text[start_index:end_index])

        # Update the start_index for the next chunk
        start_index += chunk_size

    return {
        "chunks": chunks,
    }
