"""What several tests share: random networks, cases read from files, the frameworks' rows, processes with bounds."""
