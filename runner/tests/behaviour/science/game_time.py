# The clock of a game starts with the game.
import os

os.environ.update(SDL_VIDEODRIVER="dummy", SDL_AUDIODRIVER="dummy")
import pygame

print(pygame.time.get_ticks())
pygame.init()
print(pygame.time.get_ticks() < 5000, pygame.display.get_init(), pygame.get_error())
