"""One command runs the whole salon: services, preparation, web, worker and beat as supervised children.

Plain standard library: it starts before Django does, so that it can say in one sentence what is wrong with the
surroundings, and stays small while it watches. It knows processes and files, and nothing of a salon.
"""
