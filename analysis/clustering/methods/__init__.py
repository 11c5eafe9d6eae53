"""What is fitted: the candidates of the comparison and the models that they leave."""
